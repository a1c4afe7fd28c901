/** Percentiles of a small sample, without sorting it and without allocating. */

import type { Range } from "@wattspan/core";

/**
 * 5th percentile, median and 95th percentile. Reorders `sample`.
 * @example percentilesOf(Float64Array.from({ length: 101 }, (_, index) => index)) // { value: 50, low: 5, high: 95 }
 */
export function percentilesOf(sample: Float64Array): Range {
  const last = sample.length - 1;
  const [at5, at50, at95] = [Math.round(last * 0.05), Math.round(last * 0.5), Math.round(last * 0.95)];
  // Each selection leaves what is smaller before it, so the next looks at the rest alone.
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
