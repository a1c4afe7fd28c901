/** The amount of work in tokens, for shares of a device that several calls use. */

import type { TokenUsage } from "../contracts/token-usage.js";

/**
 * Work of one output token, in input tokens: an assumption. Decoding reads all weights for each token,
 * prefill reads them once for many. It sets only shares of a shared device, never a number of joules.
 */
const OUTPUT_WORK = 4;

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
