/** Turns an estimator for calls of one model into one for any call. */

import type { EnergyEstimator, Estimate, EstimatorInput, Range } from "@wattspan/core";
import { isRange, sumOf } from "../figures/interval.js";

/** A method for calls of one model. */
export interface PerModelMethod {
  readonly id: string;
  /** Whether the method has what it needs of the model, for any tokens. */
  knows(call: EstimatorInput): boolean;
  /** Undefined when the tokens that the method needs are unknown. */
  estimate(call: EstimatorInput): Omit<Estimate, "methodId"> | undefined;
  /** Whether it estimates another model otherwise. */
  readonly differs?: EnergyEstimator["differs"];
  /** Why it does not know a model, where a more exact reason exists. */
  whyUnknown?(call: EstimatorInput): "other_output" | undefined;
}

/**
 * A method as an estimator. A call that several models served (`usage.byModel`) is the sum of its parts, and
 * known when all of them are; the duration of the whole call bounds each. Results that are no range become
 * undefined.
 *
 * @example const estimator = perModelEstimator({ id: "flat@1", knows: () => true, estimate: () => ({ energy }) });
 */
export function perModelEstimator(method: PerModelMethod): EnergyEstimator {
  return {
    id: method.id,
    knows: (call) => partsOf(call).every((part) => method.knows(part)),
    estimate(call) {
      if (!call.usage?.byModel?.length) {
        const estimate = method.estimate(call);
        if (!estimate || !isRange(estimate.energy)) return undefined;
        const { tables = [] } = estimate;
        // Nearly every call: saves a quarter of a microsecond over adding up one part.
        if (tables.length > 0 && areRanges(estimate)) return { ...estimate, methodId: method.id };
        return { ...added([estimate]), methodId: method.id };
      }
      const estimates = [];
      for (const part of partsOf(call)) {
        const estimate = method.estimate(part);
        if (!estimate || !isRange(estimate.energy)) return undefined;
        estimates.push(estimate);
      }
      return { ...added(estimates), methodId: method.id };
    },
    ...(method.differs && { differs: method.differs }),
    ...(method.whyUnknown && {
      whyUnknown: (call) =>
        partsOf(call).some((part) => method.whyUnknown?.(part) === "other_output")
          ? "other_output"
          : undefined,
    }),
  };
}

/** Whether each quantity other than energy is absent or a range. */
const areRanges = ({ embodiedCo2e, water, onsiteWater }: Omit<Estimate, "methodId">): boolean =>
  (embodiedCo2e === undefined || isRange(embodiedCo2e)) &&
  (water === undefined || isRange(water)) &&
  (onsiteWater === undefined || isRange(onsiteWater));

/**
 * A call as one call for each model that served it.
 * @example partsOf({ model: "a", operation: "chat", durationS: 1, usage: { byModel: [{ model: "b", output: 3 }] } })[0]?.model // "b"
 */
export function partsOf(call: EstimatorInput): readonly EstimatorInput[] {
  const { byModel } = call.usage ?? {};
  if (!byModel || byModel.length === 0) return [call];
  const { service: _, ...rest } = call; // the pace belongs to no model in particular
  return byModel.map(({ model, ...usage }) => ({ ...rest, model, usage }));
}

/** A quantity that one part lacks is unknown for the whole. */
function added(estimates: readonly Omit<Estimate, "methodId">[]): Omit<Estimate, "methodId"> {
  const sum = (quantity: "embodiedCo2e" | "water" | "onsiteWater"): Range | undefined => {
    const ranges = estimates.map((estimate) => estimate[quantity]);
    return ranges.every(isRange) ? sumOf(ranges) : undefined;
  };
  const [embodiedCo2e, water, onsiteWater] = [sum("embodiedCo2e"), sum("water"), sum("onsiteWater")];
  const tables = [...new Set(estimates.flatMap(({ tables = [] }) => tables))];
  return {
    energy: sumOf(estimates.map(({ energy }) => energy)),
    ...(embodiedCo2e && { embodiedCo2e }),
    ...(water && { water }),
    ...(onsiteWater && { onsiteWater }),
    ...(tables.length > 0 && { tables }),
    ...(estimates.some(({ reason }) => reason) && { reason: "assumed_size" as const }),
  };
}
