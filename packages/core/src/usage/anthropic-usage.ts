import type { TokenUsage } from "../energy-estimator.js";
import { ownData } from "../observe/own-method.js";
import { countIn, knownUsage, outputParts, ownObject } from "./token-counts.js";

/**
 * Messages. `input_tokens` excludes both what was read from and what was written to the cache; `output_tokens`
 * includes thinking. Known by its cache fields, which are always there, though they may be null.
 *
 * Source: Anthropic API reference, Messages, `usage`; "Prompt caching", tracking cache performance.
 */
export function messageUsage(usage: object): TokenUsage | undefined {
  const known = ["cache_read_input_tokens", "cache_creation_input_tokens"];
  if (!known.some((key) => ownData(usage, key) !== undefined)) return undefined;
  const thinking = countIn(ownObject(usage, "output_tokens_details"), "thinking_tokens");
  return knownUsage({
    inputFresh: countIn(usage, "input_tokens"),
    cacheRead: countIn(usage, "cache_read_input_tokens"),
    cacheWrite: countIn(usage, "cache_creation_input_tokens"),
    ...outputParts(countIn(usage, "output_tokens"), thinking),
  });
}

/**
 * The first event of a message stream. Its output count is only a beginning: the true one comes with
 * `message_delta`, whose counts are cumulative, so a stream that is cut off leaves the output unknown.
 *
 * Source: Anthropic API reference, "Streaming messages", event types.
 */
export function messageStartUsage(message: object): TokenUsage | undefined {
  const usage = ownObject(message, "usage");
  if (usage === undefined) return undefined;
  return knownUsage({
    inputFresh: countIn(usage, "input_tokens"),
    cacheRead: countIn(usage, "cache_read_input_tokens"),
    cacheWrite: countIn(usage, "cache_creation_input_tokens"),
  });
}
