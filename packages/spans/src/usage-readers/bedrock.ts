/** Amazon Bedrock: Converse, and the answers of InvokeModel. */

import type { TokenUsage, UsageReader } from "@wattspan/core";
import { countIn, knownUsage, ownObject } from "@wattspan/core/usage";
import { exclusiveUsage, hasCacheFields, hasTotals, MESSAGES, type Names } from "./values/exclusive-usage.js";
import { HELD, heldUsage } from "./values/held-usage.js";
import { listedUsage } from "./values/listed-usage.js";

const METRICS = "amazon-bedrock-invocationMetrics";
/** Amazon Bedrock, Converse. Source: Bedrock API reference, `TokenUsage`; user guide, "Prompt caching". */
const CONVERSE: Names = ["inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens"];
/** Nova's answers to InvokeModel. Source: Amazon Nova user guide, "Complete request schema", response. */
const NOVA: Names = ["inputTokens", "outputTokens", "cacheReadInputTokenCount", "cacheWriteInputTokenCount"];
/**
 * The last chunk of InvokeModelWithResponseStream. Source: Bedrock user guide,
 * `amazon-bedrock-invocationMetrics`.
 */
const INVOCATION: Names = [
  "inputTokenCount",
  "outputTokenCount",
  "cacheReadInputTokenCount",
  "cacheWriteInputTokenCount",
];
/** Headers of the answers of InvokeModel. Source: as above. */
const HEADERS: Names = [
  "x-amzn-bedrock-input-token-count",
  "x-amzn-bedrock-output-token-count",
  "x-amzn-bedrock-cache-read-input-token-count",
  "x-amzn-bedrock-cache-write-input-token-count",
];
/** Meta's models on Bedrock. Source: Bedrock user guide, "Meta Llama models", response. */
const LLAMA: Names = ["prompt_token_count", "generation_token_count"];
/** Titan's texts, in a stream, and its embeddings. Source: Bedrock user guide, "Amazon Titan Text models". */
const TITAN: Names = ["inputTextTokenCount", "totalOutputTextTokenCount"];

export const bedrock: UsageReader = {
  name: "bedrock",
  marks: [...HELD, METRICS, LLAMA[0], LLAMA[1], TITAN[0], TITAN[1]],
  read(answer) {
    const usage = heldUsage(answer);
    if (usage) return converseUsage(usage);
    return (
      exclusiveUsage(ownObject(answer, METRICS), INVOCATION) ??
      exclusiveUsage(answer, LLAMA) ??
      titanUsage(answer) ??
      headerUsage(answer)
    );
  },
};

/**
 * Counts next to Bedrock's names of the cache, which the input excludes also where input and output have
 * Anthropic's names. Undefined if neither pair is present.
 */
function converseUsage(usage: object): TokenUsage | undefined {
  for (const names of [CONVERSE, NOVA]) {
    if (!hasCacheFields(usage, names)) continue;
    const [, , read = "", written = ""] = names;
    const pair = [names, MESSAGES].find((totals) => hasTotals(usage, totals));
    if (pair) return exclusiveUsage(usage, [pair[0], pair[1], read, written]);
  }
  return undefined;
}

/** An answer states the output of each of its results, a stream their sum. */
function titanUsage(response: object): TokenUsage | undefined {
  const stated = exclusiveUsage(response, TITAN);
  const tokensOf = (result: object) => knownUsage({ output: countIn(result, "tokenCount") });
  return stated && { ...listedUsage(ownObject(response, "results"), tokensOf), ...stated };
}

/** A `Response` whose body only the caller may read. */
function headerUsage(response: object): TokenUsage | undefined {
  if (typeof Response !== "function" || Object.getPrototypeOf(response) !== Response.prototype)
    return undefined;
  const { headers } = response as Response;
  const counts = HEADERS.map((name = "") => [name, Number(headers.get(name) ?? Number.NaN)]);
  return exclusiveUsage(Object.fromEntries(counts), HEADERS);
}
