/**
 * AI SDK 4 and 5, whose counts are the provider's own: with Anthropic and Bedrock the input excludes the cache. From
 * 6 on it includes it, and has details.
 */

import type { TokenUsage } from "../contracts/token-usage.js";
import { ownData } from "../runtime/own-method.js";
import { countIn, firstCount, firstObject, knownUsage, ownObject } from "./token-counts.js";

/** Names of 5, and of 4. */
const INPUT = ["inputTokens", "promptTokens"] as const;
const OUTPUT = ["outputTokens", "completionTokens"] as const;
const SUMS = ["totalUsage", "usage"] as const;

/**
 * Whether a usage may be of AI SDK 4 or 5.
 * @example isOfAiSdk5({ inputTokens: 11, outputTokens: 7, cachedInputTokens: undefined }) // true
 */
export const isOfAiSdk5 = (usage: object): boolean =>
  firstCount(usage, INPUT) !== undefined && ownData(usage, "inputTokenDetails") === undefined;

/**
 * The usage of one call, if its metadata name a provider whose input excludes the cache. The writes are in the metadata
 * alone, and in 4 the reads are too. What Vercel's gateway states is not known.
 *
 * Sources: vercel/ai, `bedrock-chat-language-model.ts` of 5; getsentry/sentry-javascript #21488.
 *
 * @param result What has the usage: the result of a call, a step, or the event of one.
 */
export function aiSdk5Usage(usage: object, result: object): TokenUsage | undefined {
  const metadata = ownObject(result, "providerMetadata");
  const anthropic = ownObject(metadata, "anthropic");
  const bedrock = ownObject(metadata, "bedrock");
  if (!(anthropic || bedrock) || ownObject(metadata, "gateway") || !isOfAiSdk5(usage)) return undefined;
  const stated = anthropic ?? ownObject(bedrock, "usage");
  return knownUsage({
    inputFresh: firstCount(usage, INPUT),
    cacheRead: countIn(usage, "cachedInputTokens") ?? countIn(stated, "cacheReadInputTokens"),
    cacheWrite: countIn(stated, anthropic ? "cacheCreationInputTokens" : "cacheWriteInputTokens"),
    output: firstCount(usage, OUTPUT),
  });
}

/** Whether this is the end of a stream that only sums up its steps, of which each says more. */
export function isSumOfSteps(value: object): boolean {
  const total = ownData(value, "type") === "finish" ? firstObject(value, SUMS) : undefined;
  return total !== undefined && isOfAiSdk5(total);
}
