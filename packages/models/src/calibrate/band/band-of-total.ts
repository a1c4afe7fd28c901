/**
 * The band of a sum over many calls: the ratio of sums, which does not follow from the bands of single calls.
 */

import type { Range } from "@wattspan/core";
import { studentT95 } from "../../figures/student-t.js";
import { MIN_REPORTS } from "./reported-band.js";
import type { Report } from "./reports.js";

/** A few large calls dominate a sum: this many calls are worth one degree of freedom. */
const CALLS_PER_DEGREE = 3;
const MIN_DEGREES = 3;
/** Covers what linearising neglects, found by simulation. */
const ALLOWANCE = 1.1;

/**
 * The factor for a sum of the method's values, with a band of 90 %; undefined with fewer than five reports.
 * Noise with infinite variance on a linear scale makes the band too narrow: docs/models/calibrate.md. Source:
 * the ratio estimator (Cochran, Sampling techniques, chapter 6).
 * @example factorOfTotal(reports) // { value: 1.4, low: 1.25, high: 1.57 }
 */
export function factorOfTotal(reports: readonly Pick<Report, "reported" | "estimated">[]): Range | undefined {
  const count = reports.length;
  if (count < MIN_REPORTS) return undefined;
  let [reported, estimated, squares] = [0, 0, 0];
  for (const report of reports) {
    reported += report.reported;
    estimated += report.estimated;
  }
  const ratio = reported / estimated;
  for (const report of reports) squares += (report.reported - ratio * report.estimated) ** 2;
  const deviation = Math.sqrt((squares * count) / (count - 1)) / reported;
  const half = ALLOWANCE * studentT95(Math.max(MIN_DEGREES, count / CALLS_PER_DEGREE)) * deviation;
  return { value: ratio, low: ratio * Math.exp(-half), high: ratio * Math.exp(half) };
}
