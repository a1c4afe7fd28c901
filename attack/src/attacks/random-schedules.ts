/** Everything at once, at random: the rules must hold for any schedule. */

import type { MeteringOptions } from "@wattspan/core";
import type { Attack, Case } from "../attack.ts";
import type { Observed } from "../observed.ts";
import { booksError, randomSchedule } from "../random-schedule.ts";
import { observedCall, Stand, type StandOptions, type StandZone } from "../stand.ts";

/** The schedules: synchronous or asynchronous readers, and the rules. */
interface Variant {
  readonly name: string;
  readonly asynchronous?: boolean;
  readonly attribution?: NonNullable<MeteringOptions["attribution"]>;
  readonly judges?: Case["judges"];
}

const zones: StandOptions["zones"] = (_, next) =>
  Array.from({ length: 1 + Math.floor(4 * next()) }, (_, i): StandZone => {
    const refreshMs = [1, 100, 100, 1000][Math.floor(4 * next())] ?? 1;
    const idle = 40 + Math.floor(60 * next());
    return {
      ...{ id: `device-${i}`, component: next() < 0.5 ? "gpu" : "cpu", idle },
      ...{ wattsPerWeight: 20 + 80 * next(), maxWatts: 5000 },
      ...{ refreshMs, phaseMs: refreshMs * next(), jitter: 0.1 * next(), seed: Math.floor(1e6 * next()) },
      ...(next() < 0.5 && { idleWatts: idle }),
      ...(next() < 0.3 && { modulusJ: 30_000 + 30_000 * next(), startJ: 29_000 }),
    };
  });

async function schedule(
  { asynchronous = false, attribution }: Variant,
  seed: number,
  activities: number,
): Promise<Observed> {
  const stand = await Stand.open({
    ...{ seed, zones, meter: () => ({ asynchronous }) },
    metering: {
      attribution: { host: "exclusive", ...attribution },
    },
  });
  const between = () => {
    if (attribution?.host === "busy-share") stand.meter.busy(stand.next(), 8 * stand.next());
  };
  await randomSchedule(stand, { activities, stepMs: 400, most: 12, between });
  const slowestMs = Math.max(...stand.zones.map(({ refreshMs }) => refreshMs));
  return await stand.close(({ calls }) => ({
    calls: calls
      .filter(({ footprint, work }) => 1000 * (footprint?.durationS ?? 0) >= slowestMs && work.truth() > 1)
      .map(observedCall),
    own: { books: booksError(stand) },
  }));
}

const scheduleCase = (variant: Variant): Case => ({
  name: variant.name,
  ...(variant.judges && { judges: variant.judges }),
  calls: 120,
  run: (seed, activities) => schedule(variant, seed, activities),
});

/** The stand does not know the owner of a joule under these rules, but none may be lost. */
const BOOKS_ONLY: Case["judges"] = ["books", "booked", "lost"];

const variants: readonly Variant[] = [
  { name: "idle power shared" },
  { name: "idle power left out", attribution: { idle: "exclude" } },
  { name: "asynchronous readers", asynchronous: true },
  { name: "a share of the host", attribution: { host: 0.4 }, judges: BOOKS_ONLY },
  { name: "a share by busy time", attribution: { host: "busy-share" }, judges: BOOKS_ONLY },
];

export const randomSchedules: Attack = {
  id: "A4",
  title: "random schedules",
  how:
    "Nested and concurrent activities with changing weights on one to four devices of any pace, with " +
    "jitter, wraps, and learned or stated idle power. Only activities that last for a refresh and own a " +
    "joule are checked.",
  cases: variants.map(scheduleCase),
};
