import type { TokenUsage, UsageReader } from "@wattspan/core";
import { firstObject, knownUsage, ownObject } from "@wattspan/core/usage";
import { exclusiveUsage, type Names } from "./values/exclusive-usage.js";
import { HELD, heldUsage } from "./values/held-usage.js";
import { inclusiveUsage } from "./values/inclusive-usage.js";

const BILLED = ["billed_units", "billedUnits"] as const;
/**
 * Cohere's first version, in its old layout. Source: answers of `ChatCohere`, as LangChain's documentation has them.
 */
const COHERE_1: Names = ["prompt_tokens", "response_tokens"];

export const cohere: UsageReader = {
  name: "cohere",
  marks: [...HELD, "token_count"],
  read(answer) {
    const processed = exclusiveUsage(ownObject(answer, "token_count"), COHERE_1);
    const usage = heldUsage(answer);
    const stated = usage && (cohereUsage(usage) ?? (processed && inclusiveUsage(usage)));
    return completed(processed, stated);
  },
};

/**
 * Cohere states processed tokens, and billed ones, which are fewer: these count only for what is not stated as
 * processed.
 */
function completed(
  processed: TokenUsage | undefined,
  billed: TokenUsage | undefined,
): TokenUsage | undefined {
  if (!processed || !billed) return processed ?? billed;
  const { output, reasoning, ...input } = billed;
  const rest = processed.inputFresh === undefined ? input : { output, reasoning };
  return { ...knownUsage(rest), ...processed };
}

/** In its second version, and in `meta` of the first. */
function cohereUsage(usage: object): TokenUsage | undefined {
  const tokens = ownObject(usage, "tokens");
  const billed = firstObject(usage, BILLED);
  return completed(tokens && inclusiveUsage(tokens, usage), billed && inclusiveUsage(billed, usage));
}
