/** The load of a call on the machines, from its tokens. */

import type { EstimatorInput } from "@wattspan/core";
import type { CatalogModel } from "../contracts/catalog-model.js";
import { type InputTokens, inputTokens, outputTokens } from "../figures/token-counts.js";

/** Tokens of one call by their cost. */
export interface PromptLoad extends InputTokens {
  /** Output, reasoning included. */
  readonly output: number;
}

/**
 * The load of a call, or undefined when its input or its output is unknown: missing is not 0. Embeddings and
 * rerankers have no output.
 *
 * @example promptLoad({ model, operation: "chat", durationS: 1, usage: { inputFresh: 900, output: 100 } })
 * // { computed: 900, image: 0, cached: 0, output: 100 }
 */
export function promptLoad(call: EstimatorInput, task?: CatalogModel["task"]): PromptLoad | undefined {
  const input = call.usage && inputTokens(call.usage);
  if (!input) return undefined;
  const output = outputTokens(call, task === undefined ? undefined : true);
  return output === undefined ? undefined : { ...input, output };
}
