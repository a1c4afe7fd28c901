/** The interval of a median, and how often it may be looked at. */

import type { Estimate } from "./hodges-lehmann.js";
import { medianOf } from "./spread.js";

/**
 * The median of values, and its interval by order statistics: between the k-th value from either end, where a median
 * lies outside with the chance that fewer than k of n fair coins show heads, twice. Exact for values drawn independently
 * from one continuous distribution of any shape; with ties it holds its confidence or more (David and Nagaraja, Order
 * Statistics, chapter 7.1).
 *
 * @param confidence Of the interval.
 * @returns Infinite limits where there are too few values for the confidence. NaN for none.
 * @example medianInterval([5, 1, 4, 2, 3, 6], 0.95) // { value: 3.5, low: 1, high: 6 }
 */
export function medianInterval(values: readonly number[], confidence: number): Estimate {
  const sorted = values.toSorted((a, b) => a - b);
  const outside = outsideOf(sorted.length, (1 - confidence) / 2);
  return {
    value: medianOf(sorted),
    low: outside === 0 ? Number.NEGATIVE_INFINITY : (sorted[outside - 1] as number),
    high: outside === 0 ? Number.POSITIVE_INFINITY : (sorted[sorted.length - outside] as number),
  };
}

/** Half of the exponents that a number has. */
const RANGE = 512;

/**
 * The largest k for which fewer than k heads of n coins have at most this chance. Chances are kept as multiples of a
 * power of two: 2⁻ⁿ itself is too small for a number from n = 1075 on.
 */
function outsideOf(count: number, chance: number): number {
  let [exactly, together] = [1, 1];
  let halvings = count;
  let k = 0;
  while (together * 0.5 ** halvings <= chance && k < count / 2) {
    k++;
    exactly *= (count - k + 1) / k;
    together += exactly;
    if (together < 2 ** RANGE) continue;
    exactly *= 0.5 ** RANGE;
    together *= 0.5 ** RANGE;
    halvings -= RANGE;
  }
  return k;
}

/** Each look waits for half as many values again: few looks cost little, and little is repeated in vain. */
const GROWTH = 1.5;

/** Counts of values at which to look, and the confidence of each look's interval. */
export interface PlannedLooks {
  readonly counts: readonly number[];
  readonly confidence: number;
}

/**
 * Plans looks at a growing sample, so that the interval of whichever look is the last holds with the confidence, by
 * whatever it was chosen: each of k looks errs with the k-th part of the whole chance, and the chances of all errors add
 * up to it at most (Bonferroni). Looks at too few values for any interval are not planned, as they would cost the others.
 *
 * @param min Values before the first look. @param max Values of the last look. @param confidence Of the whole.
 * @example plannedLooks(10, 100, 0.95).counts // [10, 15, 23, 35, 53, 80, 100]
 */
export function plannedLooks(min: number, max: number, confidence: number): PlannedLooks {
  let counts: number[] = [];
  for (let count = min; count < max; count = Math.ceil(GROWTH * count)) counts.push(count);
  counts.push(max);
  let error = (1 - confidence) / counts.length;
  while (counts.length > 1 && 2 * 0.5 ** (counts[0] as number) > error) {
    counts = counts.slice(1);
    error = (1 - confidence) / counts.length;
  }
  return { counts, confidence: 1 - error };
}
