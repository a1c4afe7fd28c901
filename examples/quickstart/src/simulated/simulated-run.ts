/** 200 calls on a simulated machine with a known truth: Wattspan's figures can be checked to the last joule. */

import {
  hasCompiler,
  type SimulatedMachine,
  simulatedMachine,
  standInCards,
} from "@wattspan/meters/simulator";
import { type ManualClock, manualClock } from "@wattspan/testing";
import { type Footprint, meterInference, type StatusReport, startWattspan, type Wattspan } from "wattspan";

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

/** Power of every part at rest, and per call that runs on it, in watts. */
const DRAW = {
  package: { atRest: 60, call: 0.9 },
  memory: { atRest: 8, call: 0.05 },
  card: { atRest: 70, call: 9 },
};
const STEP_MS = 5;
/** Of cards. */
const REFRESH_MS = 100;
/** Idle time of the machine before and after. */
const IDLE_MS = 3000;

/**
 * What represents the cards: a library with the entry points of NVIDIA's driver, or counters in this process.
 */
export type CardsBy = "library" | "process";

/** What is available here: the library must be compiled. */
export const cardsHere = (): CardsBy => (hasCompiler() ? "library" : "process");

/** A device with its true energy. */
export interface SimulatedDevice {
  readonly name: string;
  readonly status: StatusReport["devices"][number];
  /** Its meter, and what the meter was tested on. */
  readonly readBy: string;
  readonly triedOn: string;
  /** Joules from the beginning up to the last booked refresh, except for the time without a counter. */
  readonly truth: number;
}

/** The time in which the lost card could not be read, in milliseconds from the first call on. */
interface Away {
  /** Its last refresh before. */
  readonly fromMs: number;
  /** When it was read again. */
  readonly untilMs: number;
  /**
   * Joules drawn meanwhile that no counter has: the driver's counter restarts. Absent if the counter
   * continued.
   */
  readonly unreadJ?: number;
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
  readonly cardsBy: CardsBy;
  readonly away: Away;
}

/**
 * Runs it, in some seconds of simulated time and less of real time; with cards in this process where the
 * library cannot be called.
 */
export async function simulatedRun(
  country: string | undefined,
  cardsBy = cardsHere(),
): Promise<SimulatedRun> {
  const clock = manualClock();
  const cards = cardsBy === "library" ? { cards: standInCards } : {};
  const machine = simulatedMachine({ sockets: plan.sockets, gpus: plan.gpus, clock, ...cards });
  machine.wrap(0, plan.wrapAfterJ);
  const footprints: Footprint[] = [];
  const wattspan = await startWattspan({
    ...{ clock, meters: machine.meters, estimators: [] },
    ...(country !== undefined && { location: { country } }),
    observers: [(footprint) => footprints.push(footprint)],
  });
  if (wattspan.status.devices.length < 2 * plan.sockets + plan.gpus) {
    await wattspan.shutdown();
    machine.close();
    return simulatedRun(country, "process");
  }
  const lapse = async (ms: number) => {
    await clock.advanceAsync(ms);
    await machine.settled();
  };
  for (let ms = 0; ms < IDLE_MS; ms += STEP_MS) await lapse(STEP_MS);
  const [beganMs, beganAt] = [clock.now(), clock.wall()];
  const { mostAtOnce, readAgainMs } = await work(machine, clock, wattspan, lapse);
  for (let ms = 0; ms < IDLE_MS; ms += STEP_MS) await lapse(STEP_MS);
  await wattspan.flush();
  const { status } = wattspan;
  const refreshBy = (zone: string, ms: number) => lastRefreshMs(machine, cardsBy, zone, ms);
  const lost = machine.gpus[plan.lostCard] ?? "";
  const fromMs = refreshBy(lost, beganMs + plan.lostAtMs - 1);
  const unreadJ = readAgainMs === undefined ? 0 : machine.truth(lost, fromMs, refreshBy(lost, readAgainMs));
  const devices = status.devices.map((device) => {
    // When the last value was taken may be known to half a refresh only: all of one refresh must be there,
    // whichever it is.
    const untilMs = refreshBy(device.id, device.bookedUntilMs);
    const truths = (machine.gpus.includes(device.id) ? [-REFRESH_MS, 0, REFRESH_MS] : [0]).map(
      (by) => machine.truth(device.id, 0, untilMs + by) - (device.id === lost ? unreadJ : 0),
    );
    const off = (truth: number) => Math.abs(truth - device.total);
    const truth = truths.reduce((best, next) => (off(next) < off(best) ? next : best));
    return { status: device, ...whatOf(device, machine, status), truth };
  });
  const wrappedMs = momentOf(plan.wrapAfterJ, (ms) => machine.truth(machine.packages[0] ?? "", 0, ms));
  await wattspan.shutdown();
  machine.close();
  const untilMs = readAgainMs === undefined ? plan.backAtMs : readAgainMs - beganMs;
  const away = { fromMs: fromMs - beganMs, untilMs, ...(readAgainMs !== undefined && { unreadJ }) };
  return {
    ...{ devices, footprints, status, mostAtOnce, beganAt, cardsBy, away },
    wrappedMs: wrappedMs - beganMs,
  };
}

function whatOf(
  { id, name }: SimulatedDevice["status"],
  { gpus }: SimulatedMachine,
  { meters }: StatusReport,
): Pick<SimulatedDevice, "name" | "readBy" | "triedOn"> {
  const meter = meters.find((one) => one.status === "ready" && one.zones.includes(id));
  const card = gpus.indexOf(id);
  return {
    name: card < 0 ? name : `card ${card}`,
    readBy: meter?.name ?? "nobody",
    triedOn: meter?.verified?.by ?? "not stated",
  };
}

/**
 * Starts the calls and runs the planned events until the last call has ended. If the lost card's counter
 * restarts: when it is read again.
 */
async function work(
  machine: SimulatedMachine,
  clock: ManualClock,
  wattspan: Wattspan,
  lapse: (ms: number) => Promise<void>,
): Promise<{ readonly mostAtOnce: number; readonly readAgainMs: number | undefined }> {
  const running = machine.gpus.map(() => 0);
  const [shortest, longest] = plan.tookMs;
  let mostAtOnce = 0;
  let readAgainMs: number | undefined;
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
    await lapse(STEP_MS);
    const lost = wattspan.status.devices.find(({ id }) => id === machine.gpus[plan.lostCard]);
    if (lost && lost.lostTicks > 0) readAgainMs ??= lost.bookedUntilMs;
  }
  await Promise.all(calls);
  return { mostAtOnce, readAgainMs };
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

/**
 * Counters of cards move every 100 ms, those in this process each at moments of its own; those of sockets
 * whenever they are read.
 */
function lastRefreshMs(machine: SimulatedMachine, cardsBy: CardsBy, zone: string, ms: number): number {
  const card = machine.gpus.indexOf(zone);
  if (card < 0) return ms;
  const phaseMs = cardsBy === "library" ? 0 : (card * 37) % 100;
  return Math.floor((ms - phaseMs) / 100) * 100 + phaseMs;
}
