/** How much work tokens are, for shares of a device that several calls use. */

import type { TokenUsage } from "../contracts/token-usage.js";

/**
 * Work of one output token, in input tokens: an assumption. Decoding reads all weights for each token, prefill reads
 * them once for many. It sets shares of a shared device only; it never becomes a number of joules.
 */
export const OUTPUT_WORK = 4;

/**
 * The work of a call in input tokens: every input token that was computed is 1, every output token 4; what came from a cache is none.
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
