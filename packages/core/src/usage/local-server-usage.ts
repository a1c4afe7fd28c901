import type { TokenUsage } from "../energy-estimator.js";
import { ownData } from "../observe/own-method.js";
import { countIn, knownUsage, ownObject } from "./token-counts.js";

/**
 * Ollama, its own API: the object that says `done`, or an embedding. `prompt_eval_count` is missing where the whole
 * prompt was in the cache.
 *
 * Source: Ollama API documentation, "Generate a chat completion", "Generate embeddings".
 */
export function ollamaUsage(response: object): TokenUsage | undefined {
  if (ownData(response, "done") !== true && ownObject(response, "embeddings") === undefined) return undefined;
  return knownUsage({
    inputFresh: countIn(response, "prompt_eval_count"),
    output: countIn(response, "eval_count"),
  });
}

/**
 * `timings` of llama.cpp's server. `prompt_n` counts what was computed, `cache_n` what was reused.
 *
 * Source: llama.cpp, tools/server/README.md, "timings".
 */
export function llamaTimings(timings: object): TokenUsage | undefined {
  return knownUsage({
    inputFresh: countIn(timings, "prompt_n"),
    cacheRead: countIn(timings, "cache_n"),
    output: countIn(timings, "predicted_n"),
  });
}
