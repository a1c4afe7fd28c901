/** Shares of a simulated server that batches, queues and knows whose joules are whose. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { otherWork } from "./other-work.js";
import type { ServerTotals } from "./server-totals.js";
import { SharedTime, type TimedCall, type TimePart } from "./shared-time.js";

const STEP_MS = 10;
const PREFILL_TOKENS = 100;
const [PREFILL_JOULES, DECODE_JOULES] = [4, 3];

interface Request {
  readonly step: number;
  readonly input: number;
  readonly output: number;
  /** In percent: below the others' part it is another client's. */
  readonly whose: number;
  /** Steps for which our client still reads what the server has ended. */
  readonly reads: number;
  /** Whether its client learns of its tokens. */
  readonly knows: boolean;
}

interface Server {
  readonly counts: ServerTotals["counts"];
  readonly slots: number;
  /** In percent. */
  readonly others: number;
}

interface Sequence extends Request {
  prefill: number;
  left: number;
  state: "asked" | "runs" | "ended";
  endedStep: number;
  joules: number;
}

/** What the server does: one step of prefill for one sequence, or a token for each. */
function* serve(requests: readonly Request[], { counts, slots }: Server) {
  const sequences = requests.map(
    (one): Sequence => ({
      ...one,
      ...{ prefill: one.input, left: one.output, state: "asked", endedStep: Infinity, joules: 0 },
    }),
  );
  let [input, output] = [0, 0];
  for (let step = 0; sequences.some(({ endedStep, reads }) => endedStep + reads >= step); step++) {
    const running = sequences.filter(({ state }) => state === "runs");
    const waiting = sequences.filter(({ state, step: asked }) => state === "asked" && asked < step).length;
    const totals = {
      work: input + 4 * output,
      input,
      output,
      counts,
      cached: false,
      unit: "tokens" as const,
    };
    yield { step, sequences, totals: { ...totals, running: running.length, waiting, startedS: undefined } };
    for (const one of sequences)
      if (one.state === "asked" && one.step <= step && running.length < slots) {
        one.state = "runs";
        running.push(one);
      }
    const first = running.find(({ prefill }) => prefill > 0);
    if (first) {
      first.prefill = Math.max(0, first.prefill - PREFILL_TOKENS);
      first.joules += PREFILL_JOULES;
      if (counts === "progress" && first.prefill === 0) input += first.input;
    } else
      for (const one of running) {
        one.left--;
        one.joules += DECODE_JOULES / running.length;
        if (counts === "progress") output++;
      }
    for (const one of running.filter(({ prefill, left }) => prefill === 0 && left <= 0)) {
      one.state = "ended";
      one.endedStep = step + 1;
      if (counts === "end") [input, output] = [input + one.input, output + one.output];
    }
  }
}

interface Result {
  readonly truth: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The shares of our calls, and all that the server drew. */
function shares(requests: readonly Request[], server: Server): { results: Result[]; drawn: number } {
  const time = new SharedTime();
  const calls: TimedCall[] = [];
  const begun = new Map<Sequence, { call: TimedCall; first: { askedMs: number; totals: ServerTotals } }>();
  const taken: { one: Sequence; parts: TimePart[] }[] = [];
  const drawnBy: number[] = [];
  for (const { step, sequences, totals } of serve(requests, server)) {
    drawnBy.push(sequences.reduce((sum, { joules }) => sum + joules, 0));
    const nowMs = step * STEP_MS;
    // Asked a moment after the call began or ended.
    const page = { askedMs: nowMs + 0.01, totals };
    for (const one of sequences.filter(({ whose }) => whose >= server.others)) {
      if (one.step === step) {
        const call = time.begin(nowMs);
        calls.push(call);
        begun.set(one, { call, first: page });
      }
      const { call, first } = begun.get(one) ?? {};
      if (!call || !first || one.endedStep + one.reads !== step) continue;
      time.end(call, nowMs, one.knows ? one.input + 4 * one.output : undefined);
      const others = otherWork(first, page, calls, call);
      taken.push({ one, parts: time.take(call, others === "restarted" ? undefined : others) });
    }
  }
  const drawn = (ms: number) => drawnBy[ms / STEP_MS] ?? drawnBy.at(-1) ?? 0;
  const sumOf = (parts: TimePart[], of: "value" | "low" | "high") =>
    parts.reduce((sum, part) => sum + (drawn(part.toMs) - drawn(part.fromMs)) * part[of], 0);
  const results = taken.map(({ one, parts }) => {
    const [value, low, high] = [sumOf(parts, "value"), sumOf(parts, "low"), sumOf(parts, "high")];
    return { truth: one.joules, value, low, high };
  });
  return { results, drawn: drawnBy.at(-1) ?? 0 };
}

const request = (unknown: number): fc.Arbitrary<Request> =>
  fc.record({
    step: fc.noBias(fc.integer({ min: 0, max: 500 })),
    input: fc.noBias(fc.integer({ min: 1, max: 4000 })),
    output: fc.noBias(fc.integer({ min: 1, max: 400 })),
    whose: fc.noBias(fc.integer({ min: 0, max: 99 })),
    reads: fc.noBias(fc.integer({ min: 0, max: 20 })),
    knows: fc.noBias(fc.integer({ min: 0, max: 99 })).map((one) => one >= unknown),
  });

const drawn = (unknown: number) =>
  fc.sample(fc.array(request(unknown), { minLength: 1, maxLength: 8 }), { numRuns: 200, seed: 7 });

const servers: readonly Server[] = (["end", "progress"] as const).flatMap((counts) =>
  [1, 4, 16].flatMap((slots) => [0, 50].map((others) => ({ counts, slots, others }))),
);

describe.each(servers)(
  "a server with $slots slots that counts at $counts, $others % of it for others",
  (server) => {
    const cases = drawn(0).map((requests) => shares(requests, server));
    const results = cases.flatMap((one) => one.results);

    it("shares of a server that batches hold the truth nine times of ten", () => {
      const held = results.filter(({ truth, low, high }) => 0.95 * low <= truth && truth <= 1.05 * high);
      expect(held.length / results.length).toBeGreaterThan(0.9);
    });

    it("shares of a server that batches add up to what it drew for us", () => {
      const [value, truth] = [
        results.reduce((a, b) => a + b.value, 0),
        results.reduce((a, b) => a + b.truth, 0),
      ];
      expect(value / truth).toBeGreaterThan(0.9);
      expect(value / truth).toBeLessThan(1.1);
    });

    it("shares of a server that batches are never more than it drew, also if tokens are unknown", () => {
      for (const { results: given, drawn: all } of [
        ...cases,
        ...drawn(40).map((one) => shares(one, server)),
      ]) {
        expect(given.reduce((sum, { value }) => sum + value, 0)).toBeLessThanOrEqual(all + 1e-6);
        for (const { value, low, high } of given) expect(low <= value && value <= high).toBe(true);
      }
    });
  },
);
