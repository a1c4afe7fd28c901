import type { TokenUsage } from "../energy-estimator.js";
import { countIn, knownUsage, outputParts, ownObject, splitInput } from "./token-counts.js";

/**
 * Chat completions, completions and embeddings. `prompt_tokens` includes what was read from and written to the
 * cache, `completion_tokens` includes reasoning. Spoken by OpenAI, Azure, Mistral, Groq, vLLM, llama.cpp and others.
 *
 * Sources: OpenAI API reference, "The chat completion object", `usage`; Mistral API, `UsageInfo`; DeepSeek API,
 * `prompt_cache_hit_tokens` (part of `prompt_tokens`); xAI API, see `outputParts`.
 */
export function chatUsage(usage: object): TokenUsage | undefined {
  const prompt = countIn(usage, "prompt_tokens");
  const completion = countIn(usage, "completion_tokens");
  if (prompt === undefined && completion === undefined) return undefined;
  const read = ownObject(usage, "prompt_tokens_details");
  const cached = countIn(read, "cached_tokens") ?? countIn(usage, "prompt_cache_hit_tokens");
  const reasoning = countIn(ownObject(usage, "completion_tokens_details"), "reasoning_tokens");
  return knownUsage({
    ...splitInput(prompt, cached, countIn(read, "cache_write_tokens")),
    ...outputParts(completion, reasoning, prompt, countIn(usage, "total_tokens")),
  });
}

/**
 * Responses, images and transcriptions. `input_tokens` includes the cache, `output_tokens` includes reasoning.
 * The Realtime API calls the details `input_token_details`.
 *
 * Source: OpenAI API reference, "The response object", `usage`; "response.done" of the Realtime API.
 */
export function responsesUsage(usage: object): TokenUsage | undefined {
  const input = countIn(usage, "input_tokens");
  const read = ownObject(usage, "input_tokens_details", "input_token_details");
  const made = ownObject(usage, "output_tokens_details", "output_token_details");
  const reasoning = countIn(made, "reasoning_tokens");
  return knownUsage({
    ...splitInput(input, countIn(read, "cached_tokens"), countIn(read, "cache_write_tokens")),
    ...outputParts(countIn(usage, "output_tokens"), reasoning, input, countIn(usage, "total_tokens")),
  });
}

/**
 * Mistral's TypeScript client, which renames the fields of chat completions; it knows no cache.
 *
 * Source: @mistralai/mistralai, `UsageInfo`.
 */
export function camelChatUsage(usage: object): TokenUsage | undefined {
  return knownUsage({
    inputFresh: countIn(usage, "promptTokens"),
    output: countIn(usage, "completionTokens"),
  });
}
