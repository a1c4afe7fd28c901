/** 200 calls on a machine that is simulated, whose truth is known: what Wattspan makes of it can be checked to the last joule. */
import { type ManualClock, manualClock } from "@wattspan/core/testing";
import { type SimulatedMachine, simulatedMachine } from "@wattspan/meters/simulator";
import { type Footprint, meterInference, type StatusReport, startWattspan } from "wattspan";

/** The machine, and what happens to it. Times are milliseconds from the first call on. */
export const plan = {
  ...{ sockets: 2, gpus: 4 },
  calls: 200,
  callsBeginWithinMs: 1000,
  /** The shortest and the longest call. */
  tookMs: [2000, 5000],
  lostCard: 2,
  lostAtMs: 1500,
  backAtMs: 3000,
  /** After how many joules the counter of socket 0 wraps. */
  wrapAfterJ: 600,
} as const;

/** What every part draws at rest, and for each call that runs on it, in watts. */
const DRAW = {
  package: { atRest: 60, call: 0.9 },
  memory: { atRest: 8, call: 0.05 },
  card: { atRest: 70, call: 4.5 },
};
const STEP_MS = 5;
/** The machine stands idle for as long before and after. */
const IDLE_MS = 3000;

/** A device with what it drew in truth. */
export interface SimulatedDevice {
  readonly status: StatusReport["devices"][number];
  /** What its meter was tried on. */
  readonly triedOn: string;
  /** Joules from the beginning up to the last refresh that was booked. */
  readonly truth: number;
}

/** What came out. */
export interface SimulatedRun {
  readonly devices: readonly SimulatedDevice[];
  readonly footprints: readonly Footprint[];
  readonly status: StatusReport;
  /** Most calls that ran at the same time. */
  readonly mostAtOnce: number;
  /** When the first call began, on the clock of footprints, in milliseconds since the Unix epoch. */
  readonly beganAt: number;
  /** When the counter of socket 0 wrapped, in milliseconds from the first call on. */
  readonly wrappedMs: number;
  /** The last refresh of the lost card before it went, in milliseconds from the first call on. */
  readonly lastRefreshMs: number;
}

/** Runs it, in some seconds of simulated time and less of real time. */
export async function simulatedRun(country: string | undefined): Promise<SimulatedRun> {
  const clock = manualClock();
  const machine = simulatedMachine({ sockets: plan.sockets, gpus: plan.gpus, clock });
  machine.wrap(0, plan.wrapAfterJ);
  const footprints: Footprint[] = [];
  const wattspan = await startWattspan({
    ...{ clock, meters: machine.meters, estimators: [] },
    ...(country !== undefined && { location: { country } }),
    observers: [(footprint) => footprints.push(footprint)],
  });
  await clock.advanceAsync(IDLE_MS);
  const [beganMs, beganAt] = [clock.now(), clock.wall()];
  const mostAtOnce = await work(machine, clock);
  await clock.advanceAsync(IDLE_MS);
  await wattspan.flush();
  const { status } = wattspan;
  const devices = status.devices.map((device) => ({
    status: device,
    triedOn: triedOn(status, device.id),
    truth: machine.truth(device.id, 0, lastRefreshMs(machine, device.id, device.bookedUntilMs)),
  }));
  const wrappedMs = momentOf(plan.wrapAfterJ, (ms) => machine.truth(machine.packages[0] ?? "", 0, ms));
  await wattspan.shutdown();
  machine.close();
  const lostCard = machine.gpus[plan.lostCard] ?? "";
  const lastMs = lastRefreshMs(machine, lostCard, beganMs + plan.lostAtMs) - beganMs;
  return {
    ...{ devices, footprints, status, mostAtOnce, beganAt, lastRefreshMs: lastMs },
    wrappedMs: wrappedMs - beganMs,
  };
}

function triedOn({ meters }: StatusReport, zone: string): string {
  const meter = meters.find((one) => one.status === "ready" && one.zones.includes(zone));
  return meter?.verified?.by ?? "not told";
}

/** Starts the calls, and lets happen what is planned, until the last call has ended. */
async function work(machine: SimulatedMachine, clock: ManualClock): Promise<number> {
  const running = machine.gpus.map(() => 0);
  const [shortest, longest] = plan.tookMs;
  let mostAtOnce = 0;
  const call = (index: number): Promise<void> => {
    const card = index % machine.gpus.length;
    const tookMs = shortest + ((index * 7919) % (longest - shortest));
    return meterInference({ model: `model-${index % 3}` }, () => {
      running[card] = (running[card] ?? 0) + 1;
      return new Promise<void>((resolve) => {
        clock.schedule(() => {
          running[card] = (running[card] ?? 0) - 1;
          resolve();
        }, tookMs);
      });
    });
  };
  const calls: Promise<void>[] = [];
  const everyMs = plan.callsBeginWithinMs / plan.calls;
  for (let ms = 0; ms < plan.callsBeginWithinMs + longest; ms += STEP_MS) {
    while (calls.length < plan.calls && calls.length * everyMs <= ms) calls.push(call(calls.length));
    if (ms === plan.lostAtMs) machine.lose(plan.lostCard);
    if (ms === plan.backAtMs) machine.bringBack(plan.lostCard);
    load(machine, running);
    mostAtOnce = Math.max(
      mostAtOnce,
      running.reduce((sum, count) => sum + count, 0),
    );
    await clock.advanceAsync(STEP_MS);
  }
  await Promise.all(calls);
  return mostAtOnce;
}

/** What the parts draw while so many calls run on each card; sockets share the work of all. */
function load(machine: SimulatedMachine, running: readonly number[]): void {
  const all = running.reduce((sum, count) => sum + count, 0) / machine.packages.length;
  const watts = ({ atRest, call }: { atRest: number; call: number }, calls: number) => atRest + call * calls;
  for (const socket of machine.packages) machine.load(socket, watts(DRAW.package, all));
  for (const memory of machine.memories) machine.load(memory, watts(DRAW.memory, all));
  for (const [index, card] of machine.gpus.entries())
    machine.load(card, watts(DRAW.card, running[index] ?? 0));
}

/** The first millisecond by which so many joules were drawn. */
function momentOf(joules: number, drawnBy: (ms: number) => number): number {
  let ms = 0;
  while (drawnBy(ms) < joules) ms++;
  return ms;
}

/** Counters of cards move every 100 ms, each at moments of its own; those of sockets whenever they are read. */
function lastRefreshMs(machine: SimulatedMachine, zone: string, ms: number): number {
  const card = machine.gpus.indexOf(zone);
  if (card < 0) return ms;
  const phaseMs = (card * 37) % 100;
  return Math.floor((ms - phaseMs) / 100) * 100 + phaseMs;
}
