/** What is kept of single calls whose energy was reported. */

import type { Component } from "@wattspan/core";

/** One call whose energy was reported, with what the method said of it: joules at the facility's meter. */
export interface Report {
  /** Tells it from all others, those of other processes too. */
  readonly id: string;
  readonly reported: number;
  readonly estimated: number;
  /** When it was reported: milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** What was stated before it was taken to the facility's meter. */
  readonly component?: Component;
}

/** A call of before a change that others of the new truth came before: it counts as refused, and is no candidate for the next change. */
export const BEFORE = "before";
/** What became of one of the last calls: the report that was refused, or `null` where it was not. */
export type LookedBack = Report | typeof BEFORE | null;

/** No call takes more or less, and no estimate is further off, in logarithms: sums and squares of what is kept stay finite. */
const JOULES = { least: 1e-30, most: 1e30, furthest: 50 };
/** @example scoreOf({ reported: 2, estimated: 1 }) // 0.69 */
export const scoreOf = ({ reported, estimated }: Pick<Report, "reported" | "estimated">): number =>
  Math.log(reported / estimated);

/** Whether it can be calculated with. @example isPossible({ reported: 0, estimated: 1 }) // false */
export const isPossible = (report: Pick<Report, "reported" | "estimated">): boolean =>
  [report.reported, report.estimated].every((joules) => joules >= JOULES.least && joules <= JOULES.most) &&
  Math.abs(scoreOf(report)) < JOULES.furthest;

export const isReport = (one: LookedBack): one is Report => one !== null && one !== BEFORE;
