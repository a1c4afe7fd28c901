import { sumChances } from "./signed-rank.js";
import { medianOf } from "./spread.js";

/** An estimate with its interval. */
export interface Estimate {
  readonly value: number;
  /** -Infinity where there are too few values for the confidence. */
  readonly low: number;
  /** Infinity where there are too few values for the confidence. */
  readonly high: number;
}

/** The chance beyond each end of the interval. */
const OUTSIDE = 0.025;

/**
 * The median of all means of two differences, each with itself too (Hodges and Lehmann 1963), and the interval of
 * those centres that the two-sided signed-rank test does not reject (Hollander and Wolfe, chapter 3.3). Exact for
 * continuous differences; with ties it holds its confidence or more.
 *
 * The interval is of 95 %, which takes six differences.
 * @example hodgesLehmann([0.02, 0.05, 0.03, 0.04, 0.01, 0.06]) // { value: 0.035, low: 0.01, high: 0.06 }
 */
export function hodgesLehmann(differences: readonly number[]): Estimate {
  const means = walshMeans(differences);
  const outside = cutAtEachEnd(differences.length, OUTSIDE);
  return {
    value: medianOf(means),
    low: outside === 0 ? Number.NEGATIVE_INFINITY : (means[outside - 1] as number),
    high: outside === 0 ? Number.POSITIVE_INFINITY : (means[means.length - outside] as number),
  };
}

/** Means of two, sorted. */
function walshMeans(differences: readonly number[]): number[] {
  const means: number[] = [];
  differences.forEach((one, i) => {
    for (const other of differences.slice(i)) means.push((one + other) / 2);
  });
  return means.sort((a, b) => a - b);
}

/** How many sums of ranks at either end have no more than this chance together. */
function cutAtEachEnd(count: number, chance: number): number {
  const chances = sumChances(Array.from({ length: count }, (_, i) => i + 1));
  let together = 0;
  let sum = 0;
  while (sum < chances.length && together + (chances[sum] as number) <= chance)
    together += chances[sum++] as number;
  return sum;
}
