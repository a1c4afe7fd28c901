/** Fits without a group of models and looks at that group: what the error is on models that nobody has measured. */

import { quantile } from "simple-statistics";
import type { MlEnergyRun } from "../../packages/models/src/ml-energy-runs.ts";
import type { PhaseCoefficients } from "../../packages/models/src/phase/serving-energy.ts";
import { fitPhase, type PhaseFit, runEnergy } from "./phase-fit.ts";

/** Which group a run belongs to, by its model. */
export type Grouping = (model: string) => string;

/** 95th percentile of Student's t by degrees of freedom, over that of the normal distribution. */
const T95: Readonly<Record<number, number>> = {
  2: 2.92,
  3: 2.3534,
  4: 2.1318,
  5: 2.015,
  6: 1.9432,
  7: 1.8946,
};
const Z95 = 1.6449;

/** A fit, with its error found from the groups within the same runs: nothing outside of them is looked at. */
export function fitWithError(
  runs: readonly MlEnergyRun[],
  groupOf: Grouping,
): PhaseFit & { readonly coefficients: PhaseCoefficients } {
  const fit = fitPhase(runs);
  return { ...fit, coefficients: rounded({ ...fit.constants, error: errorSpread(runs, groupOf) }) };
}

/**
 * Truth ÷ estimate of runs whose group was held back, as 5th and 95th percentile. There are few groups, and the error is
 * mostly that of a group, so the logarithms are stretched as Student's t is against the normal distribution.
 */
function errorSpread(runs: readonly MlEnergyRun[], groupOf: Grouping): { low: number; high: number } {
  const groups = [...new Set(runs.map(({ model }) => groupOf(model.id)))];
  const errors = groups.flatMap((group) => {
    const fit = fitPhase(runs.filter(({ model }) => groupOf(model.id) !== group));
    return runs
      .filter(({ model }) => groupOf(model.id) === group)
      .map((run) => {
        const { decode, prefill } = runEnergy(fit.constants, fit, run);
        return Math.log(run.joulesPerOutputToken / (decode + prefill));
      });
  });
  const stretch = (T95[groups.length - 1] as number) / Z95;
  return {
    low: Math.exp(stretch * quantile(errors, 0.05)),
    high: Math.exp(stretch * quantile(errors, 0.95)),
  };
}

const DIGITS = 4;
const round = (value: number): number => Number(value.toPrecision(DIGITS));

/** To four digits: fewer than the data are good for, more than any use needs, and the same on every machine. */
function rounded({ blackwell, error, ...constants }: PhaseCoefficients): PhaseCoefficients {
  const of = <T extends object>(record: T): T =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, round(value)])) as T;
  return { ...of(constants), blackwell: of(blackwell), error: of(error) };
}
