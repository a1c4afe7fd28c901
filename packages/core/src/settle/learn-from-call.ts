/** Gives a call whose energy is known to the estimator that would have estimated it, and counts what that says of its band. */

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
import type { Instruments } from "../telemetry/instruments.js";
import type { Measured } from "./build-footprint.js";
import { serviceFacts } from "./service-facts.js";

/** Of a call that is measured in part only, the rest would pass for cheapness. */
const MIN_COVERAGE = 0.95;

/** Who learns, and who counts. */
export interface Learning {
  readonly faults: Faults;
  readonly instruments: Instruments | undefined;
  readonly estimators: readonly EnergyEstimator[];
}

/**
 * Every call counts, whatever it took and however it ended. Not those whose requests failed: what is stated of them may have all of these or none. Nor those
 * whose tokens the application counted: what differs would be its count.
 */
export function learnFromCall(
  activity: Activity,
  measured: Measured,
  { faults, instruments, estimators }: Learning,
): void {
  const { kind, usage, isDuplicate, attempts, durationS } = activity;
  if (kind !== "inference" || !usage || isDuplicate || attempts?.failed) return;
  if (measured.reasons.includes("usage_counted")) return;
  const known = knownEnergy(measured);
  if (!known) return;
  const options = activity.options as InferenceOptions;
  const ask = <T>(what: string, fn: () => T) => faults.call("estimator", what, fn);
  const answered = activity.answer?.model;
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

/** What a server states, else what the meters saw of the devices that the model ran on: all of the machine, or its GPUs. */
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
