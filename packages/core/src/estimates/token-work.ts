/** The amount of work in tokens, for shares of a device that several calls use. */

import type { InferenceOptions } from "../contracts/activity-options.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { Faults } from "../runtime/fault.js";
import { estimatedParts } from "./measure-serving.js";

/**
 * Work of one output token, in input tokens: an assumption. Decoding reads all weights for each token,
 * prefill reads them once for many. It sets only shares of a shared device, never a number of joules.
 */
export const OUTPUT_WORK = 4;

/**
 * The work of a call in input tokens: every computed input token counts 1, every output token 4, a cached
 * token 0.
 *
 * @example tokenWork({ inputFresh: 100, cacheRead: 900, output: 50 }) // 300
 */
export function tokenWork({
  inputFresh = 0,
  cacheWrite = 0,
  image = 0,
  audio = 0,
  output = 0,
}: TokenUsage): number {
  return inputFresh + cacheWrite + image + audio + OUTPUT_WORK * output;
}

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
