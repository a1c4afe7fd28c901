/** Passes a call of known energy to the estimators that learn, and counts the comparison with the band of its model. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { EnergyEstimator, KnownEnergy } from "../contracts/energy-estimator.js";
import type { Range } from "../contracts/footprint.js";
import { askedOf } from "../estimates/measure-serving.js";
import { comparisons } from "../names/attribute-values.js";
import { type PartTally, sumParts } from "../quantities/part-tally.js";
import { rangeOf, sumTallies, type Tally } from "../quantities/tally.js";
import { disown, type Faults } from "../runtime/fault.js";
import { serviceFacts } from "../serving/serving-energy.js";
import type { ActivityMetrics } from "./activity-metrics.js";
import type { Measured } from "./build-footprint.js";

/** A call that is measured only in part would pass for a cheap one. */
const MIN_COVERAGE = 0.95;

/** The estimators that learn, and the metrics that count what they say. */
export interface Learning {
  readonly faults: Faults;
  readonly metrics: ActivityMetrics | undefined;
  readonly estimators: readonly EnergyEstimator[];
}

/**
 * Every call counts, at any energy and outcome, with two exceptions. With failed requests, the statement may
 * include all of these or none. With tokens that the application counted, a difference could be the count's.
 */
export function learnFromCall(
  activity: Activity,
  measured: Measured,
  { faults, metrics, estimators }: Learning,
): void {
  const { kind, usage, role, attempts, durationS } = activity;
  if (kind !== "inference" || !usage || role !== "counts" || attempts?.failed) return;
  if (measured.reasons.includes("usage_counted")) return;
  const known = knownEnergy(measured);
  const taken = takenEnergy(measured);
  if (!known && !taken) return;
  const options = activity.options as InferenceOptions;
  const ask = <T>(what: string, fn: () => T) => faults.call("estimator", what, fn);
  const answered = activity.replies?.answer?.model;
  const service = serviceFacts(activity, durationS);
  const { estimator, input } = askedOf({ estimators, options, usage, durationS, ask, answered, service });
  // By the requested model: a budget asks before another one can answer.
  const asked = { ...input, model: options.model };
  if (taken) for (const one of estimators) disown(ask("learn", () => one.observe?.(asked, taken)));
  const comparison = known && ask("learn", () => estimator?.learn?.(input, known));
  disown(comparison);
  if (!comparison || !comparisons.includes(comparison)) return;
  metrics?.countComparison(activity, comparison);
}

/**
 * The server's statement, else the measured energy of the model's devices, here or a named server's: the whole
 * machine, or its GPUs.
 */
function knownEnergy(measured: Measured): KnownEnergy | undefined {
  const of = (fits: (part: PartTally) => boolean): KnownEnergy | undefined => {
    for (const component of ["server", "gpu"] as const) {
      let sum: Tally | undefined;
      for (const part of measured.parts)
        if (part.component === component && fits(part)) sum = sumTallies(sum, part.energy);
      if (sum) return { energy: rangeOf(sum), component };
    }
    return undefined;
  };
  return (
    of(({ method, boundary }) => method === "reported" && boundary === "serving") ??
    of((part) => isMeasuredWhole(part, measured))
  );
}

/** All joules of a call where it ran, if meters or its server state each of them. */
function takenEnergy(measured: Measured): Range | undefined {
  const own = measured.parts.filter(
    ({ energy, boundary, component }) => energy && boundary !== "network" && component !== "cooling",
  );
  const isStated = (part: PartTally) => part.method === "reported" || isMeasuredWhole(part, measured);
  const { energy } = sumParts(own);
  return energy && own.every(isStated) ? rangeOf(energy) : undefined;
}

/** The coverage is that of devices here, and a named server states its share whole. */
const isMeasuredWhole = ({ method, boundary }: PartTally, { coverage, reasons }: Measured): boolean =>
  method === "measured" &&
  (boundary === "serving" || (coverage >= MIN_COVERAGE && !reasons.includes("pending")));
