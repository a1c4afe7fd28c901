/** Bounds of the next of several like values, from those that were seen. Pure. */

import { studentT95 } from "../figures/student-t.js";

/** Share of values beyond each bound. */
const TAIL = 0.05;

/** @example medianOf([1, 2, 4, 8]) // 3 */
export function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] as number) / 2 + (sorted[Math.ceil(middle)] as number) / 2;
}

/**
 * Bounds that hold the next value with a probability of 90 % or more.
 *
 * From 19 values on they are two of the values, at the ranks r and count + 1 − r with r = ⌊0.05 · (count + 1)⌋,
 * whatever the distribution: of count + 1 values in random order, the last has each rank equally often (Wilks:
 * Determination of sample sizes for setting tolerance limits, 1941). Fewer values have no such ranks. Their bounds
 * are the smallest and the largest, or those by Student's t of their logarithms, whichever are wider.
 *
 * @param sorted Two or more, ascending, above 0.
 * @example boundsOfNext([2, 2, 2, 2, 2]) // { low: 2, high: 2 }
 */
export function boundsOfNext(sorted: readonly number[]): { readonly low: number; readonly high: number } {
  const { length } = sorted;
  const rank = Math.floor(TAIL * (length + 1));
  if (rank >= 1) return { low: sorted[rank - 1] as number, high: sorted[length - rank] as number };
  const logarithms = sorted.map(Math.log);
  const mean = sum(logarithms) / length;
  const variance = sum(logarithms.map((one) => (one - mean) ** 2)) / (length - 1);
  const half = studentT95(length - 1) * Math.sqrt(variance * (1 + 1 / length));
  return {
    low: Math.min(sorted[0] as number, Math.exp(mean - half)),
    high: Math.min(Number.MAX_VALUE, Math.max(sorted[length - 1] as number, Math.exp(mean + half))),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
