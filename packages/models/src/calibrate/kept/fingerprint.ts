/**
 * Distinguishes estimators with the same id and different options: what one has learned is wrong for the
 * other.
 */

import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";
import { factsOf } from "../../contracts/facts.js";

const CALLS: readonly EstimatorInput[] = [
  { model: "gpt-4o", provider: "openai" },
  { model: "llama-3.1-8b" },
].map((call) => ({ ...call, operation: "chat", durationS: 10, usage: { inputFresh: 1000, output: 1000 } }));

const DIGITS = 6;

/**
 * An estimator's answers for two calls, "none" where it does not know them, the factor around stated energy,
 * and a digest of the options that the two calls may not show. Never throws.
 * @example fingerprintOf(phase(), 1) // "617.304,205.768,1851.91;none;1,1,1"
 */
export function fingerprintOf(estimator: EnergyEstimator, around: Range | number | undefined): string {
  const given = typeof around === "number" ? { value: around, low: around, high: around } : around;
  const answers = CALLS.map((call) => answersOf(estimator, call));
  return [...answers, given ? textOf(given) : "default", ...digestsOf(estimator)].join(";");
}

function answersOf(estimator: EnergyEstimator, call: EstimatorInput): string {
  try {
    const estimate = estimator.knows(call) ? estimator.estimate(call) : undefined;
    return estimate ? textOf(estimate.energy) : "none";
  } catch {
    return "none";
  }
}

/** One digest of all facts, whatever the order of their members; none where all are the defaults. */
function digestsOf(estimator: EnergyEstimator): readonly string[] {
  try {
    const text = JSON.stringify(factsOf(estimator) ?? {}, (_, value) => sorted(value));
    return text === "{}" ? [] : [hashOf(text)];
  } catch {
    return ["none"];
  }
}

const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** FNV-1a, in 32 bits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

const textOf = ({ value, low, high }: Range): string =>
  [value, low, high].map((joules) => String(Number(joules.toPrecision(DIGITS)))).join(",");
