import type { Range } from "../contracts/footprint.js";

/** The probability below a low bound, and the odds of lying above it: 19 to 1. */
const TAIL = 0.05;
const ODDS = 19;
/** Halvings in the search for a percentile: far beyond the precision of any figure. */
const HALVINGS = 40;

/**
 * The band of a quantity that is an unknown one of several: its 5th and 95th percentile, given the band of
 * each. A logistic curve through the bounds and the value of each represents its distribution.
 * @param of At least one.
 * @param weights The likelihood of each, in any unit; equal if none are given, or all are 0.
 * @example mixtureBand([{ value: 20, low: 13, high: 32 }, { value: 565, low: 353, high: 904 }]) // either Sweden or Poland
 */
export function mixtureBand(
  of: readonly Range[],
  weights: readonly number[] = [],
): Pick<Range, "low" | "high"> {
  const isWeighted = weights.some((weight) => weight > 0);
  const weightOf = (index: number) => (isWeighted ? (weights[index] ?? 0) : 1);
  const sum = of.reduce((total, _, index) => total + weightOf(index), 0);
  const shareBelow = (at: number) =>
    of.reduce((total, range, index) => total + weightOf(index) * below(range, at), 0) / sum;
  const percentile = (share: number) => {
    let [from, to] = [Math.min(...of.map(({ low }) => low)), Math.max(...of.map(({ high }) => high))];
    // Also for a percentile beyond the bounds, as for identical ones: the result is the bound of each.
    if (shareBelow(from) >= share) return from;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = from + (to - from) / 2;
      if (shareBelow(middle) < share) from = middle;
      else to = middle;
    }
    return to;
  };
  return { low: percentile(TAIL), high: percentile(1 - TAIL) };
}

/**
 * The plain mean of quantities, one of which applies, with the band of that one.
 * @example meanRange([sweden.gramsPerKwh, poland.gramsPerKwh], [137, 168])
 */
export function meanRange(of: readonly Range[], weights?: readonly number[]): Range {
  const value = of.reduce((sum, range) => sum + range.value, 0) / of.length;
  const { low, high } = mixtureBand(of, weights);
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

/** The share of one distribution below a figure. */
function below({ value, low, high }: Range, at: number): number {
  if (at === value) return 0.5;
  return 1 / (1 + ODDS ** ((value - at) / (at < value ? value - low : high - value)));
}
