/** How small a change a number of pairs can find. */

import { deviationOf, medianDeviationOf } from "./spread.js";
import { tQuantile } from "./student-t.js";

/** Ranks need 1 / 0.955 of the pairs of a t test under normal noise (Hodges and Lehmann 1956). */
const OF_RANKS = 1.05;
/** A median deviation of normal noise is 1 / 1.4826 of its standard deviation; a fifth is allowed for outliers. */
const OF_MEDIAN_DEVIATION = 1.2 * 1.4826;

/**
 * The least relative change that would be found in four of five comparisons, at 5 % two-sided:
 * exp(1.05 · (t₀.₉₇₅ + t₀.₈) · s / √n) − 1, where s is the standard deviation, or 1.78 median deviations if these
 * are fewer: one burst of a neighbour must not hide what the other pairs show.
 *
 * @param differences Logarithms of ratios, one of each pair.
 * @returns Infinity for fewer than two pairs.
 * @example leastDetectable([0.01, -0.02, 0.015, 0.004, -0.01, 0.02]) // about 0.027
 */
export function leastDetectable(differences: readonly number[]): number {
  const count = differences.length;
  if (count < 2) return Number.POSITIVE_INFINITY;
  const robust = OF_MEDIAN_DEVIATION * medianDeviationOf(differences);
  const deviation = deviationOf(differences);
  const spread = robust > 0 ? Math.min(deviation, robust) : deviation;
  const factor = tQuantile(0.975, count - 1) + tQuantile(0.8, count - 1);
  return Math.expm1((OF_RANKS * factor * spread) / Math.sqrt(count));
}

/**
 * About how many pairs would find a change of this size, as the noise was.
 * @example pairsNeeded(10, 0.085, 0.05) // 29
 */
export const pairsNeeded = (pairs: number, found: number, wanted: number): number =>
  Math.ceil(pairs * Math.max(1, found / wanted) ** 2);
