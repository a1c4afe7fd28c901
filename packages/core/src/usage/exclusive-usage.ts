import type { TokenUsage } from "../contracts/token-usage.js";
import { ownData } from "../runtime/own-method.js";
import { countIn, knownUsage } from "./token-counts.js";

/** Names of counts that exclude each other: computed input, output, read from a cache, written to it. */
type Names = readonly [input: string, output: string, read?: string, written?: string];

/** Anthropic messages. Source: Anthropic API reference, Messages, `usage`; "Prompt caching". */
export const MESSAGES: Names = [
  "input_tokens",
  "output_tokens",
  "cache_read_input_tokens",
  "cache_creation_input_tokens",
];
/** Amazon Bedrock, Converse. Source: Bedrock API reference, `TokenUsage`; user guide, "Prompt caching". */
const CONVERSE: Names = ["inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens"];
/** Nova's answers to InvokeModel. Source: Amazon Nova user guide, "Complete request schema", response. */
const NOVA: Names = ["inputTokens", "outputTokens", "cacheReadInputTokenCount", "cacheWriteInputTokenCount"];
/**
 * The last chunk of InvokeModelWithResponseStream. Source: Bedrock user guide,
 * `amazon-bedrock-invocationMetrics`.
 */
export const INVOCATION: Names = [
  "inputTokenCount",
  "outputTokenCount",
  "cacheReadInputTokenCount",
  "cacheWriteInputTokenCount",
];
/** Headers of the answers of InvokeModel. Source: as above. */
export const HEADERS: Names = [
  "x-amzn-bedrock-input-token-count",
  "x-amzn-bedrock-output-token-count",
  "x-amzn-bedrock-cache-read-input-token-count",
  "x-amzn-bedrock-cache-write-input-token-count",
];
/**
 * llama.cpp: `prompt_n` was computed, `cache_n` reused. Source: llama.cpp, tools/server/README.md, "timings".
 */
export const TIMINGS: Names = ["prompt_n", "predicted_n", "cache_n"];
/** Ollama; the input is missing where all of it was in the cache. Source: Ollama API documentation. */
export const OLLAMA: Names = ["prompt_eval_count", "eval_count"];
/** Meta's models on Bedrock. Source: Bedrock user guide, "Meta Llama models", response. */
export const LLAMA: Names = ["prompt_token_count", "generation_token_count"];

/** Titan's texts, in a stream, and its embeddings. Source: Bedrock user guide, "Amazon Titan Text models". */
export const TITAN: Names = ["inputTextTokenCount", "totalOutputTextTokenCount"];

/**
 * Cohere's first version, in its old layout. Source: answers of `ChatCohere`, as LangChain's documentation has them.
 */
export const COHERE_1: Names = ["prompt_tokens", "response_tokens"];

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

/**
 * Counts next to Bedrock's names of the cache, which the input excludes also where input and output have
 * Anthropic's names. Undefined if neither pair is present.
 */
export function bedrockUsage(usage: object): TokenUsage | undefined {
  for (const names of [CONVERSE, NOVA]) {
    if (!hasCacheFields(usage, names)) continue;
    const [, , read = "", written = ""] = names;
    const pair = [names, MESSAGES].find((totals) => hasTotals(usage, totals));
    if (pair) return exclusiveUsage(usage, [pair[0], pair[1], read, written]);
  }
  return undefined;
}

/** Whether input or output is stated under these names. */
export const hasTotals = (usage: object, [input, output]: Names): boolean =>
  countIn(usage, input) !== undefined || countIn(usage, output) !== undefined;
