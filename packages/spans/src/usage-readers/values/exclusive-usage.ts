import type { TokenUsage } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import { countIn, knownUsage } from "@wattspan/core/usage";

/** Names of counts that exclude each other: computed input, output, read from a cache, written to it. */
export type Names = readonly [input: string, output: string, read?: string, written?: string];

/** Anthropic messages. Source: Anthropic API reference, Messages, `usage`; "Prompt caching". */
export const MESSAGES: Names = [
  "input_tokens",
  "output_tokens",
  "cache_read_input_tokens",
  "cache_creation_input_tokens",
];

/** Counts that exclude each other, under these names. */
export function exclusiveUsage(usage: object | undefined, names: Names): TokenUsage | undefined {
  if (!usage) return undefined;
  const [input, output, read = "", written = ""] = names;
  return knownUsage({
    inputFresh: countIn(usage, input),
    cacheRead: countIn(usage, read),
    cacheWrite: countIn(usage, written),
    output: countIn(usage, output),
  });
}

/** Whether the usage has a field for the cache, although it may be null. */
export const hasCacheFields = (usage: object, names: Names): boolean =>
  names.some((name = "", index) => index > 1 && ownData(usage, name) !== undefined);

/** Whether input or output is stated under these names. */
export const hasTotals = (usage: object, [input, output]: Names): boolean =>
  countIn(usage, input) !== undefined || countIn(usage, output) !== undefined;
