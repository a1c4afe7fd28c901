/** How often calls leave the band that an estimator stated, for a repetition to report. */

import type { EnergyEstimator } from "@wattspan/core";

/** Forecasts that were compared with the truth, and those that missed it. */
export interface ForecastCounts {
  readonly judged: number;
  readonly missed: number;
}

/** Estimators whose forecasts are counted. */
export interface JudgedForecasts {
  /** For the option `estimators` of the metering: the same ones. */
  readonly estimators: readonly EnergyEstimator[];
  /** The counts since the last call. */
  take(): ForecastCounts;
}

/**
 * Counts how estimators that learn compare with what calls took: what `wattspan.estimate.coverage` counts of a service.
 * Drift over records reads it from `forecasts` in what a repetition reports.
 * @example
 * const forecasts = judgedForecasts([calibrated]);
 * const workload = { name, run, afterwards: ({ report }) => report({ forecasts: forecasts.take() }) };
 */
export function judgedForecasts(estimators: readonly EnergyEstimator[]): JudgedForecasts {
  let judged = 0;
  let missed = 0;
  const watched = (one: EnergyEstimator): EnergyEstimator => ({
    id: one.id,
    knows: (call) => one.knows(call),
    estimate: (call) => one.estimate(call),
    ...(one.differs && { differs: (call, answered) => one.differs?.(call, answered) === true }),
    ...(one.whyUnknown && { whyUnknown: (call) => one.whyUnknown?.(call) }),
    ...(one.observe && { observe: (call, energy) => one.observe?.(call, energy) }),
    ...(one.learn && {
      learn: (call, known) => {
        const comparison = one.learn?.(call, known);
        if (comparison !== undefined) judged++;
        if (comparison !== undefined && comparison !== "inside") missed++;
        return comparison;
      },
    }),
  });
  return {
    estimators: estimators.map(watched),
    take() {
      const counts = { judged, missed };
      judged = 0;
      missed = 0;
      return counts;
    },
  };
}
