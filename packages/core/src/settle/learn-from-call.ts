/** Passes a call of known energy to the estimator of its model, and counts the comparison with its band. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { EnergyEstimator, KnownEnergy } from "../contracts/energy-estimator.js";
import { askedOf } from "../estimates/measure-serving.js";
import * as a from "../names/attribute-names.js";
import { values } from "../names/attribute-values.js";
import { metric } from "../names/names.js";
import type { PartTally } from "../quantities/part-tally.js";
import { rangeOf, sumTallies, type Tally } from "../quantities/tally.js";
import { disown, type Faults } from "../runtime/fault.js";
import { serviceFacts } from "../serving/service-facts.js";
import type { Instruments } from "../telemetry/instruments.js";
import type { Measured } from "./build-footprint.js";

/** A call that is measured only in part would pass for a cheap one. */
const MIN_COVERAGE = 0.95;

/** The estimators that learn, and the counter. */
export interface Learning {
  readonly faults: Faults;
  readonly instruments: Instruments | undefined;
  readonly estimators: readonly EnergyEstimator[];
}

/**
 * Every call counts, at any energy and outcome, with two exceptions. With failed requests, the statement may
 * include all of these or none. With tokens that the application counted, a difference could be the count's.
 */
export function learnFromCall(
  activity: Activity,
  measured: Measured,
  { faults, instruments, estimators }: Learning,
): void {
  const { kind, usage, role, attempts, durationS } = activity;
  if (kind !== "inference" || !usage || role !== "counts" || attempts?.failed) return;
  if (measured.reasons.includes("usage_counted")) return;
  const known = knownEnergy(measured);
  if (!known) return;
  const options = activity.options as InferenceOptions;
  const ask = <T>(what: string, fn: () => T) => faults.call("estimator", what, fn);
  const answered = activity.replies?.answer?.model;
  const service = serviceFacts(activity, durationS);
  const { estimator, input } = askedOf({ estimators, options, usage, durationS, ask, answered, service });
  const comparison = ask("learn", () => estimator?.learn?.(input, known));
  disown(comparison);
  if (!comparison || !values.comparison.includes(comparison)) return;
  const { provider, operation = "chat", attributes } = options;
  instruments?.add(metric.estimateCoverage, 1, {
    ...attributes,
    [a.operation]: operation,
    [a.provider]: provider,
    [a.model]: activity.name,
    [a.comparison]: comparison,
  });
}

/**
 * The server's statement, else the measured energy of the model's devices: the whole machine, or its GPUs.
 */
function knownEnergy({ parts, coverage, reasons }: Measured): KnownEnergy | undefined {
  const of = (fits: (part: PartTally) => boolean): KnownEnergy | undefined => {
    for (const component of ["server", "gpu"] as const) {
      let sum: Tally | undefined;
      for (const part of parts)
        if (part.component === component && fits(part)) sum = sumTallies(sum, part.energy);
      if (sum) return { energy: rangeOf(sum), component };
    }
    return undefined;
  };
  const isWhole = coverage >= MIN_COVERAGE && !reasons.includes("pending");
  return (
    of(({ method, boundary }) => method === "reported" && boundary === "serving") ??
    (isWhole ? of(({ method }) => method === "measured") : undefined)
  );
}
