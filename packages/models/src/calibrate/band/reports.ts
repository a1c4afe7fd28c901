/** The record of single calls with reported energy. */

import type { Component } from "@wattspan/core";

/** One call with reported energy and the method's estimate: joules at the facility's meter. */
export interface Report {
  /** Unique among all reports, those of other processes included. */
  readonly id: string;
  readonly reported: number;
  readonly estimated: number;
  /** Time of the report: milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The part that the figure was stated for, before it was converted to the facility's meter. */
  readonly component?: Component;
}

/**
 * A call before a change, after the first call of the new truth: it counts as refused, and is no candidate
 * for the next change.
 */
export const BEFORE = "before";
/** The result of one of the latest calls: the refused report, or `null` if it was accepted. */
export type LookedBack = Report | typeof BEFORE | null;

/**
 * No call is outside these joules, and no estimate further off, in logarithms: sums and squares of what is
 * kept stay finite.
 */
const JOULES = { min: 1e-30, max: 1e30, maxScore: 50 };
/** @example scoreOf({ reported: 2, estimated: 1 }) // 0.69 */
export const scoreOf = ({ reported, estimated }: Pick<Report, "reported" | "estimated">): number =>
  Math.log(reported / estimated);

/** Whether it is usable in calculations. @example isPossible({ reported: 0, estimated: 1 }) // false */
export const isPossible = (report: Pick<Report, "reported" | "estimated">): boolean =>
  [report.reported, report.estimated].every((joules) => joules >= JOULES.min && joules <= JOULES.max) &&
  Math.abs(scoreOf(report)) < JOULES.maxScore;

export const isReport = (one: LookedBack): one is Report => one !== null && one !== BEFORE;
