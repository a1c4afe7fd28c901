import type { TokenUsage } from "@wattspan/core";
import {
  countIn,
  firstCount,
  firstObject,
  knownUsage,
  outputParts,
  ownObject,
  splitInput,
  sumOf,
  TOTAL,
  withMore,
} from "@wattspan/core/usage";

/** Names of input and output. The first pair that is present applies, but one of zeros only if no other is. */
const TOTALS = [
  ["prompt_tokens", "completion_tokens"], // OpenAI chat completions and embeddings, and compatible APIs
  ["input_tokens", "output_tokens"], // OpenAI responses, images, transcriptions, Realtime; LangChain; Cohere
  ["inputTokens", "outputTokens"], // AI SDK from 5 on, Cohere's client
  ["promptTokens", "completionTokens"], // Mistral's client, LangChain's `tokenUsage`
] as const;
/** The holders of the parts of the input, and of the output. */
const INPUT_PARTS = [
  ...["prompt_tokens_details", "input_tokens_details", "input_token_details", "prompt_token_details"],
  ...["inputTokenDetails", "promptTokensDetails", "promptTokenDetails"],
];
const OUTPUT_PARTS = [
  ...["completion_tokens_details", "output_tokens_details", "output_token_details"],
  ...["completion_token_details", "outputTokenDetails", "completionTokensDetails"],
];
const TOTAL_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set([...TOTALS.flat(), "total_tokens"]);
/** What a usage has that states totals and their parts, each in its place, as those of most answers do. */
export const PLAIN: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...[...TOTAL_NAMES, ...INPUT_PARTS, ...OUTPUT_PARTS],
]);
/** Names of the parts. */
const READ = [
  ...["cached_tokens", "cache_read", "cacheReadTokens", "cacheRead", "cachedTokens"],
  ...["prompt_cache_hit_tokens", "cachedInputTokens", "numCachedTokens", "num_cached_tokens"],
  ...["cache_read_input_tokens", "cached_input_tokens"],
];
const WRITTEN = [
  ...["cache_write_tokens", "cache_creation", "cacheWriteTokens", "cacheWrite", "cache_creation_tokens"],
];
/** Anthropic's name, next to OpenAI's totals. */
const WRITTEN_OUTSIDE = "cache_creation_input_tokens";
const IMAGE = ["image_tokens", "image"] as const;
const VIDEO = ["video_tokens", "video"] as const;
const AUDIO = ["audio_tokens", "audio"] as const;
const REASONING = ["reasoning_tokens", "reasoning", "reasoningTokens"];
/** Where the parts are next to the totals. */
const APART = ["reasoning_tokens", "reasoningTokens", "reasoning_output_tokens"] as const;
/** What Mistral's connectors returned to the model: input that the prompt excludes, unless the total says otherwise. */
const CONNECTED = ["connector_tokens", "connectorTokens"] as const;
/**
 * What Perplexity's research read for citations. LiteLLM estimates it for its other answers, which do not count
 * searches.
 */
const citedIn = (usage: object | undefined) =>
  countIn(usage, "num_search_queries") === undefined
    ? undefined
    : countIn(usage, "citation_tokens") || undefined;

/**
 * Usage whose input includes cache reads and writes, and whose output includes reasoning. The parts are in
 * objects of their own, or next to the totals (DeepSeek, AI SDK 5, Cohere, Codex; LiteLLM and any-llm, under
 * Anthropic's names).
 *
 * Sources: OpenAI API reference, `CompletionUsage`, `ResponseUsage`, "response.done" of Realtime; Groq and
 * vLLM, which say the same; DeepSeek API, `prompt_cache_hit_tokens` (part of `prompt_tokens`); OpenRouter,
 * "Usage accounting"; LangChain, `UsageMetadata`; AI SDK, `LanguageModelUsage`, `LanguageModelV4Usage`;
 * @mistralai/mistralai, `UsageInfo`; cohere-ai, `Usage`; LiteLLM, "Prompt Caching"; mozilla-ai/any-llm #1335;
 * openai/codex, `exec_events.rs`, `Usage`, and #19308; Mistral documentation, "Websearch" and "Code interpreter";
 * OpenRouter, "Perplexity: Sonar Deep Research", notes on pricing.
 *
 * @param outer What may have the parts next to the totals, if not the usage.
 */
export function inclusiveUsage(usage: object, outer = withMore(usage, PLAIN)): TokenUsage | undefined {
  const divided = withMore(usage, TOTAL_NAMES);
  const partsOfInput = firstObject(divided, INPUT_PARTS);
  const partsOfOutput = firstObject(divided, OUTPUT_PARTS);
  let zeros: TokenUsage | undefined;
  for (const [input, output] of TOTALS) {
    // A provider of the AI SDK has objects here, with the total among the parts.
    const read = partsOfInput ?? ownObject(usage, input);
    const made = partsOfOutput ?? ownObject(usage, output);
    const asked = countIn(usage, input) ?? countIn(read, "total");
    const written = countIn(usage, output) ?? countIn(made, "total");
    if (asked === undefined && written === undefined) continue;
    const cited = citedIn(divided);
    const stated = firstCount(usage, TOTAL);
    const connected = sumOf(asked, written) === stated ? undefined : firstCount(divided, CONNECTED);
    const total = asked === undefined ? asked : sumOf(asked, cited, connected);
    const cacheRead = firstCount(read, READ) ?? firstCount(outer, READ);
    const apart = firstCount(divided, APART);
    const reasoning = firstCount(made, REASONING) ?? apart;
    const parts = splitInput(total, {
      cacheRead,
      cacheWrite: firstCount(read, WRITTEN) ?? countIn(outer, WRITTEN_OUTSIDE),
      image: sumOf(computedOf(IMAGE, read, cacheRead), computedOf(VIDEO, read, cacheRead)),
      audio: computedOf(AUDIO, read, cacheRead),
    });
    // Perplexity's research reasons outside of its answer, and of the total.
    const all = cited === undefined ? stated : sumOf(total, written, apart);
    const known = knownUsage(parts, outputParts(written, reasoning, total, all));
    if (sumOf(total, written) !== 0) return known;
    zeros ??= known; // gateways fill the names that they do not use with zeros
  }
  return zeros;
}

/**
 * Tokens of pictures, films or sound that did not come from the cache; if that is unknown they stay with the rest.
 */
function computedOf(
  names: readonly [string, string],
  parts: object | undefined,
  cacheRead = 0,
): number | undefined {
  const all = firstCount(parts, names);
  if (all === undefined) return undefined;
  const cached = cacheRead === 0 ? 0 : countIn(ownObject(parts, "cached_tokens_details"), names[0]);
  return cached !== undefined && all > cached ? all - cached : undefined;
}
