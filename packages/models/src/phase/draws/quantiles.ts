/** Maps a number between 0 and 1 to a quantity, and a sample of one to its percentiles. */

import type { Range } from "@wattspan/core";
import type { Mixture } from "./assumptions.js";

/** The standard normal's 95th percentile. */
const Z95 = 1.6448536269514722;

/**
 * A quantity that is 5 % of the time below `low`, half of the time below `value`, 5 % of the time above
 * `high`: two halves of lognormals.
 * @example spreadAt({ low: 8, value: 64, high: 700 }, 0.95) // 700
 */
export function spreadAt({ low, value, high }: Range, u: number): number {
  const z = normalAt(u) / Z95;
  return value * (z < 0 ? value / low : high / value) ** z;
}

/**
 * One alternative of a mixture.
 * @example mixtureAt([{ share: 0.5, is: 16 }, { share: 0.5, is: 8 }], 0.7) // 8
 */
export function mixtureAt<T>(mixture: Mixture<T>, u: number): T {
  let left = u;
  for (const { share, is } of mixture) {
    if (left < share) return is;
    left -= share;
  }
  return (mixture.at(-1) as Mixture<T>[number]).is;
}

/** Between two positive bounds, uniform in the logarithm. @example betweenAt(44, 132, 0.5) // 76.2 */
export const betweenAt = (min: number, max: number, u: number): number => min * (max / min) ** u;

/**
 * Coefficients of P. J. Acklam's rational approximation of the normal quantile; its relative error is below
 * 1.2e-9.
 */
const CENTRAL = {
  over: [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ],
  under: [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
  ],
};
const TAIL = {
  over: [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  under: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
};
const TAIL_BELOW = 0.02425;

/** The standard normal quantile. @example normalAt(0.5) // 0 */
export function normalAt(u: number): number {
  if (u > 0.5) return -normalAt(1 - u);
  if (u >= TAIL_BELOW) {
    const q = u - 0.5;
    return (q * polynomial(CENTRAL.over, q * q)) / polynomial(CENTRAL.under, q * q);
  }
  const q = Math.sqrt(-2 * Math.log(u));
  return polynomial(TAIL.over, q) / polynomial(TAIL.under, q);
}

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

/**
 * 5th percentile, median and 95th percentile. Reorders `sample`.
 * @example percentilesOf(Float64Array.from({ length: 101 }, (_, index) => index)) // { value: 50, low: 5, high: 95 }
 */
export function percentilesOf(sample: Float64Array): Range {
  const last = sample.length - 1;
  const [at5, at50, at95] = [Math.round(last * 0.05), Math.round(last * 0.5), Math.round(last * 0.95)];
  // Each selection leaves smaller elements before it, so the next looks at the rest alone.
  const value = select(sample, 0, last, at50);
  const low = select(sample, 0, at50, at5);
  const high = select(sample, at50, last, at95);
  return { value, low, high };
}

/** Hoare's selection: the element of rank `rank`, with smaller ones before and larger ones after it. */
function select(sample: Float64Array, from: number, to: number, rank: number): number {
  let [left, right] = [from, to];
  while (left < right) {
    const pivot = sample[(left + right) >> 1] as number;
    let [i, j] = [left, right];
    while (i <= j) {
      while ((sample[i] as number) < pivot) i++;
      while ((sample[j] as number) > pivot) j--;
      if (i > j) break;
      const kept = sample[i] as number;
      sample[i++] = sample[j] as number;
      sample[j--] = kept;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return sample[rank] as number;
}
