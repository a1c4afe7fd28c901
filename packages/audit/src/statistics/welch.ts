/** Two samples that are not paired: recordings made at different times. */

import type { Estimate } from "./hodges-lehmann.js";
import { deviationOf, meanOf, ROUNDING } from "./spread.js";
import { tQuantile, tTwoSided } from "./student-t.js";

/** The difference of two means, its interval, and a two-sided p. */
export interface MeanDifference extends Estimate {
  readonly p: number;
  /** The standard error of the difference. */
  readonly error: number;
  readonly degrees: number;
}

/**
 * The mean of `head` less that of `base`, whose spreads may differ (Welch 1947). Three values a side are the fewest
 * of use; no rank test can reject with so few. Differences from the first value that are rounding count as none.
 *
 * The interval is of 95 %.
 * @example welch([1, 2, 3], [3, 4, 5]).value // 2
 */
export function welch(base: readonly number[], head: readonly number[]): MeanDifference {
  const [first = Number.NaN] = base;
  const beyondFirst = (one: number) => (Math.abs(one - first) < ROUNDING ? 0 : one - first);
  const [bases, heads] = [base.map(beyondFirst), head.map(beyondFirst)];
  const value = meanOf(heads) - meanOf(bases);
  const [a, b] = [bases, heads].map((side) => deviationOf(side) ** 2 / side.length) as [number, number];
  const error = Math.sqrt(a + b);
  if (!(error > 0)) {
    const p = Number.isNaN(error) ? Number.NaN : value === 0 ? 1 : 0;
    return { value, low: value, high: value, p, error, degrees: base.length + head.length - 2 };
  }
  const degrees = (a + b) ** 2 / (a ** 2 / (base.length - 1) + b ** 2 / (head.length - 1));
  const half = tQuantile(0.975, degrees) * error;
  const p = Math.min(1, tTwoSided(value / error, degrees));
  return { value, low: value - half, high: value + half, p, error, degrees };
}
