/** Tokens that are stated next to the answer rather than in a `usage`. */

import type { TokenUsage } from "../contracts/token-usage.js";
import { ownData } from "../runtime/own-method.js";
import { exclusiveUsage, HEADERS, INVOCATION, LLAMA, OLLAMA, TIMINGS, TITAN } from "./exclusive-usage.js";
import { geminiUsage } from "./gemini-usage.js";
import { listedUsage } from "./library-usage.js";
import { countIn, knownUsage, outputParts, ownObject } from "./token-counts.js";

/** Gemini, Bedrock's InvokeModel, llama.cpp, Text Generation Inference, Ollama and LM Studio. */
export function serverUsage(response: object): TokenUsage | undefined {
  const gemini = ownObject(response, "usageMetadata");
  if (gemini !== undefined) return geminiUsage(gemini);
  return (
    exclusiveUsage(ownObject(response, "amazon-bedrock-invocationMetrics"), INVOCATION) ??
    exclusiveUsage(ownObject(response, "timings"), TIMINGS) ??
    generationUsage(ownObject(response, "details")) ??
    ollamaUsage(response) ??
    lmStudioUsage(response) ??
    exclusiveUsage(response, LLAMA) ??
    titanUsage(response) ??
    vertexUsage(ownObject(response, "embeddings")) ??
    headerUsage(response)
  );
}

/**
 * Text Generation Inference, with `details` requested. The prompt is listed in `prefill` on demand; a stream
 * has its length.
 *
 * Source: @huggingface/tasks, `TextGenerationOutputDetails`, `TextGenerationStreamOutputStreamDetails`.
 */
function generationUsage(details: object | undefined): TokenUsage | undefined {
  const output = countIn(details, "generated_tokens");
  if (output === undefined) return undefined;
  const listed = countIn(ownObject(details, "prefill"), "length");
  return knownUsage({ inputFresh: countIn(details, "input_length") ?? (listed || undefined), output });
}

/** The object with `done`, or an embedding. Source: Ollama API documentation. */
function ollamaUsage(response: object): TokenUsage | undefined {
  if (ownData(response, "done") !== true && ownObject(response, "embeddings") === undefined) return undefined;
  return exclusiveUsage(response, OLLAMA);
}

/**
 * Its own API. The event that ends a stream has the whole answer.
 *
 * Source: LM Studio documentation, REST API, "Chat with a model" and "Streaming events".
 */
function lmStudioUsage(response: object): TokenUsage | undefined {
  const stats = ownObject(ownObject(response, "result") ?? response, "stats");
  const output = countIn(stats, "total_output_tokens");
  const made = outputParts(output, countIn(stats, "reasoning_output_tokens"));
  return output === undefined ? output : knownUsage({ inputFresh: countIn(stats, "input_tokens") }, made);
}

/** An answer states the output of each of its results, a stream their sum. */
function titanUsage(response: object): TokenUsage | undefined {
  const stated = exclusiveUsage(response, TITAN);
  const tokensOf = (result: object) => knownUsage({ output: countIn(result, "tokenCount") });
  return stated && { ...listedUsage(ownObject(response, "results"), tokensOf), ...stated };
}

/** Vertex's embeddings in Google's client, each with its own. Source: @google/genai, `ContentEmbeddingStatistics`. */
const vertexUsage = (embeddings: object | undefined) =>
  ownObject(ownObject(embeddings, "0"), "statistics") && listedUsage(embeddings, embeddingUsage);

const embeddingUsage = (embedding: object) =>
  knownUsage({ inputFresh: countIn(ownObject(embedding, "statistics"), "tokenCount") });

/** A `Response` whose body only the caller may read. */
function headerUsage(response: object): TokenUsage | undefined {
  if (typeof Response !== "function" || Object.getPrototypeOf(response) !== Response.prototype)
    return undefined;
  const { headers } = response as Response;
  const counts = HEADERS.map((name = "") => [name, Number(headers.get(name) ?? Number.NaN)]);
  return exclusiveUsage(Object.fromEntries(counts), HEADERS);
}
