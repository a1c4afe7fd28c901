import { median, quantile } from "simple-statistics";
import type { Pair } from "./alternated.ts";
import type { Measure } from "./bar.ts";

/** The median of repeated measurements, with its quartiles. */
export const spread = (values: readonly number[]): { value: number; low: number; high: number } => ({
  value: median([...values]),
  low: quantile([...values], 0.25),
  high: quantile([...values], 0.75),
});

/** Candidate ÷ reference, and candidate − reference. */
export const ratio = ({ reference, candidate }: Pair): number => candidate / reference;
export const difference = ({ reference, candidate }: Pair): number => candidate - reference;

/**
 * The spread of a figure over pairs, with the medians of both sides in the unit `each`.
 * @example compared(pairs, ratio, "×", "by hand")
 */
export const compared = (
  pairs: readonly Pair[],
  figureOf: (pair: Pair) => number,
  unit: string,
  reference: string,
  each = "µs",
): Pick<Measure, "figure" | "measured" | "reference"> => ({
  figure: { ...spread(pairs.map(figureOf)), unit },
  measured: { value: median(pairs.map((pair) => pair.candidate)), unit: each },
  reference: { what: reference, value: median(pairs.map((pair) => pair.reference)), unit: each },
});
