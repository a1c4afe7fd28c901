/** A model server whose true energy is known, and the counter that it shows: for tests. */

import { ReportedEnergy } from "../src/model-server/reported-energy.js";
import { type OtherWork, SharedTime, type TimedCall } from "../src/model-server/shared-time.js";

/** A call of ours: it works at a steady rate while it runs. */
export interface SimulatedCall {
  readonly fromMs: number;
  readonly toMs: number;
  /** Work per millisecond. */
  readonly rate: number;
}

/** The server. */
export interface SimulatedServer {
  readonly restWatts: number;
  /** Millijoules of one unit of work. */
  readonly workMj: number;
  /** The work of others per millisecond. */
  readonly others: (atMs: number) => number;
  /** Its page shows a new value so often, and says that it does so every `refreshMs` or more often. */
  readonly refreshMs: number;
  readonly movesMs: number;
  readonly phaseMs: number;
  /** How long an answer takes. */
  readonly answerMs: number;
}

/** What a call was given, and what it took. */
export interface SimulatedShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly truth: number;
}

const LOOK_MS = 500;

/** Plays the calls millisecond by millisecond, reading as a followed counter does. Calls that never get a share are left out. */
export function simulated(server: SimulatedServer, calls: readonly SimulatedCall[]): SimulatedShare[] {
  const { restWatts, workMj, others, refreshMs, movesMs, phaseMs, answerMs } = server;
  const energy = new ReportedEnergy();
  const time = new SharedTime();
  const endMs = Math.max(...calls.map(({ toMs }) => toMs)) + 3 * movesMs + 4 * LOOK_MS;
  const open = new Map<TimedCall, { of: SimulatedCall; otherWork: number; truth: number }>();
  const given: SimulatedShare[] = [];
  let [joules, shown, lastReadMs] = [1000, 1000, Number.NEGATIVE_INFINITY];
  const read = (atMs: number) => {
    lastReadMs = atMs;
    const counter = { server: "triton", joules: shown, refreshMs };
    energy.note({ askedMs: atMs, answeredMs: atMs + answerMs, counter });
  };
  for (let ms = 0; ms < endMs; ms++) {
    if ((ms + phaseMs) % movesMs === 0) shown = joules;
    for (const of of calls.filter(({ fromMs }) => fromMs === ms)) {
      energy.began(ms);
      open.set(time.begin(ms), { of, otherWork: 0, truth: 0 });
      read(ms);
    }
    for (const [call, { of }] of open) {
      if (of.toMs !== ms || call.toMs !== Number.POSITIVE_INFINITY) continue;
      energy.ended(ms);
      time.end(call, ms, of.rate * (of.toMs - of.fromMs));
      read(ms);
    }
    if (open.size > 0 && ms - lastReadMs >= Math.min(LOOK_MS, refreshMs)) read(ms);
    for (const [call, { of, otherWork, truth }] of open) {
      if (!energy.reaches(call.toMs)) continue;
      const rate = otherWork / (of.toMs - of.fromMs);
      const known: OtherWork = { rate, low: rate, high: rate };
      given.push({ ...energy.part(time.take(call, known)), truth });
      open.delete(call);
    }
    const running = [...open.values()].filter(({ of }) => of.toMs > ms);
    const other = others(ms);
    const all = running.reduce((sum, { of }) => sum + of.rate, other);
    const drawn = restWatts / 1000 + (workMj * all) / 1000;
    for (const call of running) {
      call.otherWork += other;
      call.truth += (drawn * call.of.rate) / all;
    }
    joules += drawn;
  }
  return given;
}
