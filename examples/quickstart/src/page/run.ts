import type { Footprint, StatusReport } from "wattspan";
import type { PowerSeries } from "../power-recorder.ts";

/** The data of a report. */
export interface Run {
  /** A readable name of the run. */
  readonly name: string;
  /** Version of Wattspan. */
  readonly version: string;
  readonly finishedAt: Date;
  readonly footprints: readonly Footprint[];
  readonly status: StatusReport;
  readonly power: readonly PowerSeries[];
  /** Names of hosted models for which a stand-in answered. */
  readonly standIns: readonly string[];
  /** The goal of the run, and how well it was met. */
  readonly goalNote?: string;
}

/** A footprint's place in time, in seconds since the first one of the run began. */
export interface Interval {
  readonly startS: number;
  readonly endS: number;
}

/** When the first activity began, in milliseconds since the Unix epoch; 0 without any. */
export const beginningOf = (footprints: readonly Footprint[]): number =>
  footprints.length === 0 ? 0 : Math.min(...footprints.map(({ startedAt }) => startedAt.getTime()));

/** Position of an activity after `beginningMs`. */
export function intervalOf({ startedAt, durationS }: Footprint, beginningMs: number): Interval {
  const startS = (startedAt.getTime() - beginningMs) / 1000;
  return { startS, endS: startS + durationS };
}

/** Seconds from the first start to the last end; 0 without any activity. */
export function lengthOf(footprints: readonly Footprint[]): number {
  const beginning = beginningOf(footprints);
  return Math.max(0, ...footprints.map((footprint) => intervalOf(footprint, beginning).endS));
}
