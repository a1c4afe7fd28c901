import type { InferenceOptions } from "../contracts/activity-options.js";
import type { EnergyEstimator, TokenUsage } from "../contracts/energy-estimator.js";
import type { Faults } from "../runtime/fault.js";
import { estimatedParts } from "./measure-serving.js";
import { OUTPUT_WORK } from "./token-work.js";

/** Number of tokens in the question: an estimator may not count fractions. */
const TOKENS = 1000;

/**
 * Joules of an input token of a model, by the first estimator that knows it; undefined if none does. They
 * compare models, which tokens per second cannot: a small model has more of them for less energy. Input,
 * because it is computed many tokens at a time everywhere; the energy of an output token depends on how many
 * calls are decoded together, and that number differs between a provider and this host. For a method that
 * counts only output, an output token counts as {@link OUTPUT_WORK} input tokens.
 *
 * @example tokenJoules([phase()], faults, { model: "llama-3.1-8b" }) // 0.053
 */
export function tokenJoules(
  estimators: readonly EnergyEstimator[],
  faults: Faults,
  options: InferenceOptions,
): number | undefined {
  const ask = <T>(what: string, fn: () => T) => faults.call("estimator", what, fn);
  const joulesOf = (usage: TokenUsage) =>
    estimatedParts({ estimators, options, usage, durationS: 0, ask, intensity: undefined }).parts[0]?.energy
      ?.value;
  const input = joulesOf({ inputFresh: TOKENS, output: 0 });
  if (input === undefined || input > 0) return input && input / TOKENS;
  const output = joulesOf({ inputFresh: 0, output: TOKENS });
  return output && output / OUTPUT_WORK / TOKENS;
}
