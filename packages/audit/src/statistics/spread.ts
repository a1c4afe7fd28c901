/** Mean, median and spread of a few values. */

/** Differences below this share, of 1 or of the largest, are what floating-point arithmetic leaves of nothing. */
export const ROUNDING = 1e-9;

/** The arithmetic mean. NaN for none. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / values.length;

/** The middle value, or the mean of the two in the middle. NaN for none. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** The standard deviation of a sample, with n - 1. NaN for fewer than two. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1));
}

/** The median of the distances from the median. */
export function medianDeviationOf(values: readonly number[]): number {
  const median = medianOf(values);
  return medianOf(values.map((one) => Math.abs(one - median)));
}
