/**
 * Counters, clocks and machines that fail while a random schedule runs: joules may be lost with a reason,
 * never invented.
 */

import type { Reading } from "@wattspan/core";
import type { Attack, Case } from "../attack.ts";
import type { Observed } from "../observed.ts";
import { booksError, randomSchedule } from "../random-schedule.ts";
import { Stand } from "../stand.ts";

/** The injected faults. */
type Fault = "unreadable" | "lost" | "nonsense" | "jump" | "sleep" | "wall" | "block";

const FAULTS: readonly Fault[] = ["unreadable", "lost", "nonsense", "jump", "sleep", "wall", "block"];
/** Probability of a fault between two steps of the schedule. */
const CHANCE = 0.05;

async function faulty(fault: Fault, seed: number, activities: number): Promise<Observed> {
  let reading: ((atMs: number) => unknown) | undefined;
  const stand = await Stand.open({
    seed,
    zones: (_, next) => [
      {
        ...{ id: "card", component: "gpu", idle: 80, wattsPerWeight: 60, maxWatts: 2000 },
        ...{ refreshMs: next() < 0.5 ? 100 : 1, phaseMs: 100 * next(), modulusJ: 60_000 },
        fail: (ms) => reading?.(ms) as Reading | undefined,
      },
    ],
  });
  const begins: Readonly<Record<Fault, () => void>> = {
    unreadable: () => {
      reading = (atMs) => ({ zone: "card", atMs, kind: "none", reason: "EIO" });
    },
    lost: () => stand.meter.lose(),
    nonsense: () => {
      const nonsense = [undefined, null, 7, {}, { zone: "card", kind: "counter", microjoules: "1" }];
      // For undefined faults the stand returns the true reading.
      reading = (atMs) => nonsense[Math.floor(atMs) % nonsense.length];
    },
    jump: () => {
      reading = (atMs) => ({ zone: "card", atMs, kind: "counter", microjoules: 59_000_000_000n });
    },
    sleep: () => stand.clock.suspend(10_000),
    wall: () => stand.clock.sleepWall(20_000 * (stand.next() - 0.5)),
    block: () => stand.block(2000),
  };
  await randomSchedule(stand, {
    ...{ activities, stepMs: 400, most: 8 },
    between() {
      reading = undefined;
      stand.meter.recover();
      if (stand.next() < CHANCE) begins[fault]();
    },
  });
  reading = undefined;
  stand.meter.recover();
  return await stand.close(() => ({ own: { books: booksError(stand) } }));
}

const faultCase = (fault: Fault): Case => ({
  name: fault,
  calls: 100,
  run: (seed, activities) => faulty(fault, seed, activities),
});

export const faultyCounters: Attack = {
  id: "A5",
  title: "faults",
  how:
    "A random schedule while readings fail, jump or are nonsense, the device disappears and returns, the " +
    "machine sleeps, its clock is set, or the event loop is busy for 2 s.",
  cases: FAULTS.map(faultCase),
};
