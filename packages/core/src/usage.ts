/** Finds the tokens of a call in what its client returned. */

import type { TokenUsage } from "./energy-estimator.js";
import { ownData } from "./observe/own-method.js";
import { messageStartUsage, messageUsage } from "./usage/anthropic-usage.js";
import {
  aiSdkEmbeddingUsage,
  aiSdkProviderUsage,
  aiSdkUsage,
  bedrockUsage,
} from "./usage/camel-case-usage.js";
import { geminiUsage } from "./usage/gemini-usage.js";
import { llamaTimings, ollamaUsage } from "./usage/local-server-usage.js";
import { camelChatUsage, chatUsage, responsesUsage } from "./usage/openai-usage.js";
import { ownObject } from "./usage/token-counts.js";

/** Flavours of a `usage` object. Each knows its own fields, so the first that finds some is the right one. */
const flavours: readonly ((usage: object, response: object) => TokenUsage | undefined)[] = [
  chatUsage,
  messageUsage,
  responsesUsage,
  aiSdkProviderUsage,
  bedrockUsage,
  aiSdkUsage,
  aiSdkEmbeddingUsage,
  camelChatUsage,
];

/**
 * The tokens of a response, or of one chunk or event of a stream. Recognised are the shapes of OpenAI (chat
 * completions, responses, embeddings and their stream events) and those who speak like it, Anthropic messages
 * and their events, Gemini, Ollama, llama.cpp, Mistral's client, Amazon Bedrock Converse and the AI SDK.
 * Everything else gives `undefined`, and a field that is missing or no sane count is absent: there are no guesses.
 *
 * Only own data properties are read, never getters, and nothing is thrown.
 *
 * @param value Anything.
 * @returns Tokens as a partition, see `TokenUsage`.
 * @example
 * usageOf({ usage: { prompt_tokens: 11, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } } });
 * // { inputFresh: 7, cacheRead: 4, output: 7 }
 */
export function usageOf(value: unknown): TokenUsage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return reportedUsage(value) ?? eventUsage(value) ?? serverUsage(value);
  } catch {
    return undefined; // a proxy that does not let itself be looked at
  }
}

/**
 * Adds what a later chunk of a stream says to what the earlier ones said: counts are cumulative, so a later known
 * field replaces an earlier one and the others stay.
 *
 * @example
 * mergeUsage({ inputFresh: 11 }, { output: 7 }); // { inputFresh: 11, output: 7 }
 */
export function mergeUsage(
  previous: TokenUsage | undefined,
  next: TokenUsage | undefined,
): TokenUsage | undefined {
  if (previous === undefined || next === undefined) return next ?? previous;
  const known = Object.entries(next).filter(([, count]) => count !== undefined);
  return { ...previous, ...Object.fromEntries(known) };
}

/** `usage` of a response or chunk; `totalUsage` of an AI SDK result, whose `usage` is a getter. */
function reportedUsage(value: object): TokenUsage | undefined {
  const usage = ownObject(value, "usage", "totalUsage");
  if (usage === undefined) return undefined;
  for (const flavour of flavours) {
    const found = flavour(usage, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Events of a stream that carry a response, a message or a chunk. */
function eventUsage(value: object): TokenUsage | undefined {
  const type = ownData(value, "type");
  if (type === "message_start") {
    const message = ownObject(value, "message");
    return message && messageStartUsage(message);
  }
  // OpenAI's "response.completed" and its like have `response`, Bedrock's stream has `metadata`, Mistral's has `data`.
  const inner =
    (typeof type === "string" && type.startsWith("response.") && ownObject(value, "response")) ||
    ownObject(value, "metadata", "data");
  return inner && reportedUsage(inner);
}

/** Servers that say it beside the answer. */
function serverUsage(value: object): TokenUsage | undefined {
  const gemini = ownObject(value, "usageMetadata");
  if (gemini !== undefined) return geminiUsage(gemini);
  const timings = ownObject(value, "timings");
  return (timings && llamaTimings(timings)) ?? ollamaUsage(value);
}
