/** What a call used where its model is served: reported by the server, or estimated from its tokens. */

import type { InferenceOptions, Reported } from "./activity-options.js";
import type { IntensityReading } from "./carbon-intensity.js";
import type { EnergyEstimator, Estimate, TokenUsage } from "./energy-estimator.js";
import type { Range } from "./footprint.js";
import { emissionsOfTally, type PartTally } from "./part-tally.js";
import type { Reason } from "./reasons.js";
import { type Tally, tallyOf } from "./tally.js";

/** Band of a reported figure without one: the tolerance of server power sensors. */
const REPORTED_ERROR = 0.05;

/** Serving parts, or the reason why there are none. */
export interface ServingMeasure {
  readonly parts: readonly PartTally[];
  readonly reason?: Reason;
  readonly tables?: readonly string[];
}

/** Whether a range is one: finite, ordered, not negative. */
const isRange = ({ value, low, high }: Range): boolean =>
  low >= 0 && low <= value && value <= high && Number.isFinite(high);

/** Parts from what servers reported. Malformed reports give no part. */
export function reportedParts(
  reports: readonly Reported[],
  intensityOf: (boundary: string) => IntensityReading | undefined,
): readonly PartTally[] {
  return reports.flatMap(({ energy, boundary = "serving", component = "server", source = "server" }) => {
    const range =
      typeof energy === "number"
        ? { value: energy, low: energy * (1 - REPORTED_ERROR), high: energy * (1 + REPORTED_ERROR) }
        : energy;
    if (!isRange(range)) return [];
    const tally = tallyOf(range);
    return [part("reported", source, tally, intensityOf(boundary), { component, boundary })];
  });
}

/** Parts from the first estimator that knows the model. Estimators may throw; the caller guards. */
export function estimatedParts(
  estimators: readonly EnergyEstimator[],
  options: InferenceOptions,
  usage: TokenUsage | undefined,
  durationS: number,
  intensity: IntensityReading | undefined,
): ServingMeasure {
  const { model, provider, operation = "chat", serving } = options;
  const call = {
    model,
    operation,
    durationS,
    ...(provider !== undefined && { provider }),
    ...(usage && { usage }),
    ...(serving && { serving }),
  };
  const estimator = estimators.find((candidate) => candidate.knows(call));
  if (!estimator) return { parts: [], reason: "no_estimator" };
  if (!usage) return { parts: [], reason: "no_usage" };
  const estimate = estimator.estimate(call);
  if (!isRange(estimate.energy)) return { parts: [], reason: "estimator_failed" };
  return { parts: partsOf(estimate, intensity), ...(estimate.tables && { tables: estimate.tables }) };
}

function partsOf(
  { energy, embodiedCo2e, water, methodId }: Estimate,
  intensity: IntensityReading | undefined,
): readonly PartTally[] {
  const running = part("estimated", methodId, tallyOf(energy), intensity);
  if (water && isRange(water)) running.water = tallyOf(water);
  if (!embodiedCo2e || !isRange(embodiedCo2e)) return [running];
  const built = part("estimated", methodId, undefined, undefined, { emissionSource: "embodied" });
  built.co2e = tallyOf(embodiedCo2e);
  return [running, built];
}

function part(
  method: "reported" | "estimated",
  methodId: string,
  energy: Tally | undefined,
  intensity: IntensityReading | undefined,
  kind: Partial<Pick<PartTally, "component" | "boundary" | "emissionSource">> = {},
): PartTally {
  return {
    component: "server",
    method,
    methodId,
    boundary: "serving",
    emissionSource: "operational",
    zone: intensity?.zone,
    ...kind,
    energy,
    co2e: energy && intensity && emissionsOfTally(energy, intensity),
    water: undefined,
  };
}
