/**
 * The AI SDK. Of 4 and 5 the counts are the provider's own: with Anthropic and Bedrock the input excludes the cache. From
 * 6 on it includes it, and has details.
 */

import type { TokenUsage, UsageReader } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import { countIn, firstCount, firstObject, knownUsage, ownObject } from "@wattspan/core/usage";
import { HELD, heldUsage } from "./values/held-usage.js";
import { inclusiveUsage } from "./values/inclusive-usage.js";
import { listedUsage } from "./values/listed-usage.js";
import { iterationsUsage } from "./values/message-usage.js";

/** Names of 5, and of 4. */
const INPUT = ["inputTokens", "promptTokens"] as const;
const OUTPUT = ["outputTokens", "completionTokens"] as const;
const SUMS = ["totalUsage", "usage"] as const;

/** The end of a step, and in version 4. The end of the stream then states the total. */
const STEPS: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["finish-step", "step-finish"]);

export const aiSdk: UsageReader = {
  name: "ai-sdk",
  marks: [...HELD, "_totalUsage", "_usage", "_steps"],
  read(result, model) {
    const usage = heldUsage(result);
    if (usage) return usageOf(usage, result, ownObject(result, "steps"), model);
    const steps = delayed(result, "_steps");
    const total = delayed(result, "_totalUsage", "_usage");
    return (
      (total && (usageOf(total, {}, steps, model) ?? inclusiveUsage(total))) ?? usageOfSteps(steps, model)
    );
  },
  counts(piece) {
    if (isSumOfSteps(piece)) return "sum";
    return STEPS.has(ownData(piece, "type")) ? "more" : undefined;
  },
};

/** What it states otherwise than others. */
const usageOf = (
  usage: object,
  result: object,
  steps: object | undefined,
  model: string | undefined,
): TokenUsage | undefined =>
  iterationsUsage(ownObject(usage, "raw"), model) ??
  (isOfAiSdk5(usage) ? usageOfSteps(steps, model) : undefined) ??
  aiSdk5Usage(usage, result);

/** The steps, added up. */
const usageOfSteps = (steps: object | undefined, model: string | undefined): TokenUsage | undefined =>
  listedUsage(steps, (step) => {
    const usage = heldUsage(step);
    return usage && (usageOf(usage, step, undefined, model) ?? inclusiveUsage(usage));
  });

/** The value of a promise that the AI SDK creates only on demand, without creating it. */
function delayed(result: object, ...keys: readonly string[]): object | undefined {
  return ownObject(ownObject(firstObject(result, keys), "status"), "value");
}

/**
 * Whether a usage may be of AI SDK 4 or 5.
 * @example isOfAiSdk5({ inputTokens: 11, outputTokens: 7, cachedInputTokens: undefined }) // true
 */
const isOfAiSdk5 = (usage: object): boolean =>
  firstCount(usage, INPUT) !== undefined && ownData(usage, "inputTokenDetails") === undefined;

/**
 * The usage of one call, if its metadata name a provider whose input excludes the cache. The writes are in the metadata
 * alone, and in 4 the reads are too. What Vercel's gateway states is not known.
 *
 * Sources: vercel/ai, `bedrock-chat-language-model.ts` of 5; getsentry/sentry-javascript #21488.
 *
 * @param result What has the usage: the result of a call, a step, or the event of one.
 */
function aiSdk5Usage(usage: object, result: object): TokenUsage | undefined {
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
function isSumOfSteps(value: object): boolean {
  const total = ownData(value, "type") === "finish" ? firstObject(value, SUMS) : undefined;
  return total !== undefined && isOfAiSdk5(total);
}
