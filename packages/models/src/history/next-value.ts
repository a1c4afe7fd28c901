/** Bounds of the next of several like values, from those that were seen. Pure. */

import { studentT95 } from "../figures/student-t.js";

/** Share of values beyond each bound. */
const TAIL = 0.05;
/** Deviation of the logarithm that one more value would have: five equal ones do not prove that all are. */
const MIN_DEVIATION = 0.1;

interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** @example medianOf([8, 1, 4, 2]) // 3 */
export function medianOf(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] as number) / 2 + (sorted[Math.ceil(middle)] as number) / 2;
}

/**
 * Bounds that hold the next value with a probability of 90 % or more, also while values grow or shrink steadily:
 * those of the values as they are, and as they would be if the next call had made them, whichever are wider.
 *
 * @param values Two or more, above 0, in the order of their calls.
 * @param growth Of their logarithms, from each to the next.
 * @example boundsOfNext([2, 2, 2, 2, 2]) // { low: 1.80…, high: 2.21… }
 */
export function boundsOfNext(values: readonly number[], growth = growthOf(values)): Bounds {
  const { length } = values;
  const asNext = values.map((value, i) => finite(value * Math.exp(growth * (length - i))));
  const [seen, next] = [boundsOfLike(ascending(values)), boundsOfLike(ascending(asNext))];
  return { low: Math.min(seen.low, next.low), high: Math.max(seen.high, next.high) };
}

/**
 * From 19 values on bounds are two of the values, at the ranks r and count + 1 − r with r = ⌊0.05 · (count + 1)⌋,
 * whatever the distribution: of count + 1 values in random order, the last has each rank equally often (Wilks:
 * Determination of sample sizes for setting tolerance limits, 1941). Fewer values have no such ranks. Their bounds
 * are the smallest and the largest, or those by Student's t of their logarithms, whichever are wider.
 */
function boundsOfLike(sorted: ArrayLike<number>): Bounds {
  const { length } = sorted;
  const rank = Math.floor(TAIL * (length + 1));
  if (rank >= 1) return { low: sorted[rank - 1] as number, high: sorted[length - rank] as number };
  const logarithms = Array.from(sorted, Math.log);
  const mean = sum(logarithms) / length;
  const squares = sum(logarithms.map((one) => (one - mean) ** 2));
  const variance = squares / (length - 1) + MIN_DEVIATION ** 2 / length;
  const half = studentT95(length - 1) * Math.sqrt(variance * (1 + 1 / length));
  return {
    low: Math.min(sorted[0] as number, Math.exp(mean - half)),
    high: Math.max(sorted[length - 1] as number, finite(Math.exp(mean + half))),
  };
}

/**
 * Growth of the logarithms from each value to the next: the slope of their least-squares line, by pairs around the
 * middle, so that it is exactly 0 for equal values.
 * @example growthOf([1, 2, 4]) // 0.693…
 */
export function growthOf(values: readonly number[]): number {
  const { length } = values;
  const logarithms = values.map(Math.log);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < length >> 1; i++) {
    const distance = (length - 1) / 2 - i;
    products += distance * ((logarithms[length - 1 - i] as number) - (logarithms[i] as number));
    squares += 2 * distance ** 2;
  }
  return products / squares;
}

/** Has a logarithm. */
const finite = (value: number): number => Math.min(Number.MAX_VALUE, Math.max(Number.MIN_VALUE, value));

const ascending = (values: readonly number[]): Float64Array => new Float64Array(values).sort();
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
