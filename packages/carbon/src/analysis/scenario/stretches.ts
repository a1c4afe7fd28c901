/** Time inside and outside an outage. Pure. */

import type { IntensityReading, TimeInterval } from "@wattspan/core";
import type { ZoneOutage } from "./scenario.js";

/** A piece of an interval. */
export interface Stretch extends TimeInterval {
  readonly isOut: boolean;
}

/** An interval, cut where an outage begins and ends. @example stretches(outage, { fromMs: 0, toMs: 10 }) */
export function stretches(outage: ZoneOutage, { fromMs, toMs }: TimeInterval): readonly Stretch[] {
  const { fromMs: beginMs = Number.NEGATIVE_INFINITY, toMs: endMs = Number.POSITIVE_INFINITY } = outage;
  const within = (moment: number) => Math.min(toMs, Math.max(fromMs, moment));
  const all = [
    { fromMs, toMs: within(beginMs), isOut: false },
    { fromMs: within(beginMs), toMs: within(endMs), isOut: true },
    { fromMs: within(endMs), toMs, isOut: false },
  ];
  const some = all.filter((stretch) => stretch.fromMs < stretch.toMs);
  // A moment without duration still lies in one of them.
  return some.length > 0 ? some : [{ fromMs, toMs, isOut: beginMs <= fromMs && fromMs < endMs }];
}

/** Whether an outage is on at a moment. */
export const isOut = (outage: ZoneOutage, atMs: number): boolean =>
  stretches(outage, { fromMs: atMs, toMs: atMs }).some((stretch) => stretch.isOut);

/** The readings that are valid during a stretch, cut to it. */
export const during = (
  readings: readonly IntensityReading[],
  { fromMs, toMs }: TimeInterval,
): readonly IntensityReading[] =>
  readings
    .map((reading) => ({
      ...reading,
      validFromMs: Math.max(reading.validFromMs, fromMs),
      validToMs: Math.min(reading.validToMs, toMs),
    }))
    .filter(({ validFromMs, validToMs }) => validFromMs < validToMs);
