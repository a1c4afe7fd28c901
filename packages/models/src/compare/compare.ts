/** Compares several methods for one call. */

import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";
import { ecologits } from "../ecologits/ecologits.js";
import { disclosed } from "../estimators/disclosed.js";
import { measuredTable } from "../estimators/measured-table.js";
import { throughput } from "../estimators/throughput.js";
import { isRange } from "../figures/interval.js";
import { phase } from "../phase/phase.js";

/** One method's estimate of the call, or the reason why it has none. */
export type ComparedMethod =
  | {
      readonly id: string;
      readonly status: "estimated";
      /** Joules. */
      readonly energy: Range;
      /** Grams of CO2e built into the hardware. */
      readonly embodiedCo2e?: Range;
      /** Litres. */
      readonly water?: Range;
      /** Name and version of each table that was used. */
      readonly tables: readonly string[];
      /** `assumed_size`: the model's size is unpublished. */
      readonly reason?: "assumed_size";
    }
  | {
      readonly id: string;
      readonly status: "unavailable";
      /**
       * `unknown_model`: it does not know the model; `other_output`: that makes images, speech, music or
       * video; `no_usage`: it lacks tokens; `estimator_failed`: it threw, or returned nonsense.
       */
      readonly reason: "unknown_model" | "other_output" | "no_usage" | "estimator_failed";
      /** What it threw. */
      readonly detail?: string;
    };

/** How far the methods are apart. */
interface Disagreement {
  /**
   * The highest central value over the lowest; 1 is agreement. Absent when the lowest is 0 and the highest is
   * not.
   */
  readonly ratio?: number;
  /** The methods with the lowest and the highest central value. */
  readonly lowest: string;
  readonly highest: string;
  /** Joules that are in the bands of all methods; absent when there are none. */
  readonly common?: { readonly low: number; readonly high: number };
}

/** Methods next to each other. There is no mean of them, because they count different things. */
export interface Comparison {
  /** In the order of the estimators. */
  readonly methods: readonly ComparedMethod[];
  /** Absent unless two methods or more gave an estimate. */
  readonly disagreement?: Disagreement;
}

let defaults: readonly EnergyEstimator[] | undefined;

/**
 * Every method of this package with its default options, except `custom`. Built once: they keep what they
 * have looked up.
 * @example compare(call, [...allEstimators(), custom({ models })])
 */
export function allEstimators(): readonly EnergyEstimator[] {
  defaults ??= [phase(), ecologits(), throughput(), measuredTable(), disclosed()];
  return defaults;
}

/**
 * Asks several methods about one call, and states how far they are apart. Never throws for an estimator's
 * errors.
 *
 * @example
 * const { methods, disagreement } = compare({
 *   model: "gpt-4o",
 *   provider: "openai",
 *   operation: "chat",
 *   usage: { inputFresh: 900, output: 250 },
 *   durationS: 6,
 * });
 */
export function compare(
  call: EstimatorInput,
  estimators: readonly EnergyEstimator[] = allEstimators(),
): Comparison {
  const methods = estimators.map((estimator) => comparedMethod(estimator, call));
  const disagreement = disagreementOf(methods);
  return { methods, ...(disagreement && { disagreement }) };
}

function comparedMethod(estimator: EnergyEstimator, call: EstimatorInput): ComparedMethod {
  const { id } = estimator;
  try {
    if (!estimator.knows(call))
      return { id, status: "unavailable", reason: estimator.whyUnknown?.(call) ?? "unknown_model" };
    const estimate = call.usage && estimator.estimate(call);
    if (estimate === undefined) return { id, status: "unavailable", reason: "no_usage" };
    const { energy, embodiedCo2e, water, methodId, tables = [], reason } = estimate;
    if (!isRange(energy))
      return { id, status: "unavailable", reason: "estimator_failed", detail: "energy is not a range" };
    return {
      id: methodId,
      status: "estimated",
      energy,
      ...(isRange(embodiedCo2e) && { embodiedCo2e }),
      ...(isRange(water) && { water }),
      tables,
      ...(reason && { reason }),
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { id, status: "unavailable", reason: "estimator_failed", detail };
  }
}

function disagreementOf(methods: readonly ComparedMethod[]): Disagreement | undefined {
  const estimated = methods.filter((method) => method.status === "estimated");
  const sorted = [...estimated].sort((one, other) => one.energy.value - other.energy.value);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (!lowest || !highest || sorted.length < 2) return undefined;
  const low = Math.max(...sorted.map(({ energy }) => energy.low));
  const high = Math.min(...sorted.map(({ energy }) => energy.high));
  const ratio = highest.energy.value === 0 ? 1 : highest.energy.value / lowest.energy.value;
  return {
    ...(Number.isFinite(ratio) && { ratio }),
    lowest: lowest.id,
    highest: highest.id,
    ...(low <= high && { common: { low, high } }),
  };
}
