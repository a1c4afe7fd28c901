/** Messages of LangChain, their chunks, and what it hands to its callbacks. */

import type { PieceCount, TokenUsage, UsageReader } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import { knownUsage, ownObject } from "@wattspan/core/usage";
import { withThoughts } from "./gemini.js";
import { heldUsage } from "./values/held-usage.js";
import { inclusiveUsage } from "./values/inclusive-usage.js";
import { listedUsage } from "./values/listed-usage.js";
import { iterationsUsage, messageUsage } from "./values/message-usage.js";

export const langChain: UsageReader = {
  name: "langchain",
  marks: ["usage_metadata", "generations", "llmOutput"],
  read: (answer, model) =>
    messageTokens(answer, model) ??
    listedUsage(ownObject(answer, "generations"), (prompt) => {
      const message = ownObject(ownObject(prompt, "0"), "message");
      return message && messageTokens(message, model);
    }) ??
    outputTokens(heldUsage(ownObject(answer, "llmOutput")), model),
  counts: countOf,
};

function messageTokens(message: object, model: string | undefined): TokenUsage | undefined {
  const usage = ownObject(message, "usage_metadata");
  if (!usage) return undefined;
  const found =
    iterationsUsage(ownObject(ownObject(message, "response_metadata"), "usage"), model) ??
    withThoughts(inclusiveUsage(usage), usage, message, model);
  return found && usageOfChunk(message, found);
}

/** Of models without chat and messages. */
const outputTokens = (usage: object | undefined, model: string | undefined) =>
  usage && (messageUsage(usage, model) ?? inclusiveUsage(usage));

/** Whether this is a chunk of a LangChain message. */
const isMessageChunk = (value: object): boolean => ownObject(value, "tool_call_chunks") !== undefined;

/** Whether a field is present that Anthropic sends at the end of a message. */
const isLast = (chunk: object): boolean =>
  ownData(ownObject(chunk, "additional_kwargs") ?? chunk, "stop_reason") !== undefined;

/**
 * The usage in a chunk of Anthropic's messages in LangChain: its first has a partial output, as
 * `message_start` has, and its last repeats the output and has 0 for the input. (LangChain adds them up and
 * counts the partial output twice.)
 */
function usageOfChunk(value: object, usage: TokenUsage): TokenUsage | undefined {
  if (!isMessageChunk(value)) return usage;
  const { output, ...input } = usage;
  if (isLast(value)) return usage.inputFresh === 0 ? knownUsage({ output }) : usage;
  const provider = ownData(ownObject(value, "response_metadata") ?? value, "model_provider");
  return provider === "anthropic" ? knownUsage(input) : usage;
}

/**
 * Chunks state increments, but for the end of Anthropic's messages. Others only pass on what their provider has stated
 * so far, in `response_metadata`: LangChain states the same itself at the end.
 */
function countOf(piece: object, usage: TokenUsage): PieceCount | undefined {
  if (!isMessageChunk(piece)) return undefined;
  if (ownObject(piece, "usage_metadata") === undefined) return "passed-on";
  return usage.inputFresh !== undefined || !isLast(piece) ? "more" : "so-far";
}
