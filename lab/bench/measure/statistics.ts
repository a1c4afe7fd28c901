import { median, quantile } from "simple-statistics";

/** The median of repeated measurements, with its quartiles. */
export const spread = (values: readonly number[]): { value: number; low: number; high: number } => ({
  value: median([...values]),
  low: quantile([...values], 0.25),
  high: quantile([...values], 0.75),
});
