/** Fits without a group of models and evaluates that group: the error on unmeasured models. */

import { quantile } from "simple-statistics";
import type { MlEnergyRun } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import { type Formula, fitRuns } from "./run-fit.ts";

/** Which group a run belongs to, by its model. */
export type Grouping = (model: string) => string;

/** ln(truth ÷ estimate) of a run whose group was held back. */
export interface HeldBackError {
  readonly run: MlEnergyRun;
  readonly group: string;
  readonly error: number;
}

/** 95th percentile of Student's t by degrees of freedom, over that of the normal distribution. */
const T95: Readonly<Record<number, number>> = {
  1: 6.3138,
  2: 2.92,
  3: 2.3534,
  4: 2.1318,
  5: 2.015,
  6: 1.9432,
  7: 1.8946,
};
const Z95 = 1.6449;

/** The errors of each group, by a fit to all others among the given runs; other runs are not used. */
export function heldBackErrors<Fit>(
  formula: Formula<Fit>,
  runs: readonly MlEnergyRun[],
  groupOf: Grouping,
): readonly HeldBackError[] {
  const groups = [...new Set(runs.map(({ model }) => groupOf(model.id)))];
  return groups.flatMap((group) => {
    const fit = fitRuns(
      formula,
      runs.filter(({ model }) => groupOf(model.id) !== group),
    );
    return runs
      .filter(({ model }) => groupOf(model.id) === group)
      .map((run) => {
        const { decode, prefill } = formula.energyOf(fit, run);
        return { run, group, error: Math.log(run.joulesPerOutputToken / (decode + prefill)) };
      });
  });
}

/**
 * Truth ÷ estimate as 5th and 95th percentile. There are few groups, and the error is mostly between groups,
 * so the logarithms are stretched as Student's t is relative to the normal distribution.
 */
export function errorSpread(errors: readonly Pick<HeldBackError, "group" | "error">[]): {
  readonly low: number;
  readonly high: number;
} {
  const logarithms = errors.map(({ error }) => error);
  const groups = new Set(errors.map(({ group }) => group)).size;
  const stretch = (T95[Math.max(2, groups - 1)] as number) / Z95;
  return {
    low: Math.exp(stretch * quantile(logarithms, 0.05)),
    high: Math.exp(stretch * quantile(logarithms, 0.95)),
  };
}

/**
 * The spread of a subset of the errors, never far below that of all: if it is narrower, halfway in
 * logarithms, since few groups say little about others. For an empty subset, that of all.
 */
export function partlyPooled(
  some: readonly HeldBackError[],
  all: readonly HeldBackError[],
): { readonly low: number; readonly high: number } {
  const pooled = errorSpread(all);
  if (some.length === 0) return pooled;
  const own = errorSpread(some);
  return {
    low: Math.min(own.low, Math.sqrt(own.low * pooled.low)),
    high: Math.max(own.high, Math.sqrt(own.high * pooled.high)),
  };
}

const DIGITS = 4;

/** To four digits: enough for any use, and the same on every machine. */
export const rounded = <T extends object>(figures: T): T =>
  Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => [
      name,
      typeof figure === "number" ? Number(figure.toPrecision(DIGITS)) : rounded(figure as object),
    ]),
  ) as T;
