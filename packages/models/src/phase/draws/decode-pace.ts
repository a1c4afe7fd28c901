/** The wait of a request for a token, as a function of the cost of tokens. */

import { NODE_GPUS, type PaceCoefficients } from "../energy/node-energy.js";
import type { Serving } from "../energy/serving-energy.js";
import { MIX_CONTEXT } from "./node-assumptions.js";

/**
 * J at the GPUs for a node's work meanwhile: output tokens, alone and per token of context, and the input of
 * other requests per output token.
 */
export interface PaceJoules {
  readonly output: number;
  readonly context: number;
  readonly input: number;
}

/**
 * Seconds between two tokens of a request. While a node gives each of its requests one token, it spends the
 * joules of all of them, and of the input that it computes between, at its power:
 * `requests × joules ÷ watts`. That is Little's law, for any engine.
 * @example secondsPerToken(coefficients.pace, { gpu: "hopper", gpus: 8, batch: 64, weightBits: 8 }, { output: 1.2, context: 2e-5, input: 0.1 }) // 0.022
 */
export const secondsPerToken = (
  { watts }: PaceCoefficients,
  { gpu, gpus, batch }: Serving,
  { output, context, input }: PaceJoules,
): number => (batch * (output + MIX_CONTEXT * context + input)) / (Math.min(gpus, NODE_GPUS) * watts[gpu]);
