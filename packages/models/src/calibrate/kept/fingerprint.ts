/**
 * Distinguishes estimators with the same id and different options: what one has learned is wrong for the
 * other.
 */

import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";

const CALLS: readonly EstimatorInput[] = [
  { model: "gpt-4o", provider: "openai" },
  { model: "llama-3.1-8b" },
].map((call) => ({ ...call, operation: "chat", durationS: 10, usage: { inputFresh: 1000, output: 1000 } }));

const DIGITS = 6;

/**
 * An estimator's answers for two calls, "none" where it does not know them, and the factor around stated
 * energy. Never throws.
 * @example fingerprintOf(phase(), 1) // "617.304,205.768,1851.91;none;1,1,1"
 */
export function fingerprintOf(estimator: EnergyEstimator, around: Range | number | undefined): string {
  const given = typeof around === "number" ? { value: around, low: around, high: around } : around;
  return [...CALLS.map((call) => answersOf(estimator, call)), given ? textOf(given) : "default"].join(";");
}

function answersOf(estimator: EnergyEstimator, call: EstimatorInput): string {
  try {
    const estimate = estimator.knows(call) ? estimator.estimate(call) : undefined;
    return estimate ? textOf(estimate.energy) : "none";
  } catch {
    return "none";
  }
}

const textOf = ({ value, low, high }: Range): string =>
  [value, low, high].map((joules) => String(Number(joules.toPrecision(DIGITS)))).join(",");
