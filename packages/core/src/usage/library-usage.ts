/** Libraries between the application and a client, and their special cases. */

import type { TokenUsage } from "../contracts/token-usage.js";
import { ownData } from "../runtime/own-method.js";
import { isOfLiveSession } from "./gemini-usage.js";
import { firstObject, inputOf, knownUsage, ownObject, sumUsage } from "./token-counts.js";

/** More prompts or steps than a call has. */
const MAX_PARTS = 10_000;

/** The usage of each part of a list, added up. */
export function listedUsage(
  list: object | undefined,
  usageOfPart: (part: object) => TokenUsage | undefined,
): TokenUsage | undefined {
  if (!Array.isArray(list)) return undefined;
  let sum: TokenUsage | undefined;
  for (let index = 0; index < Math.min(list.length, MAX_PARTS); index++) {
    const part = ownObject(list, String(index));
    sum = sumUsage(sum, part && usageOfPart(part));
  }
  return sum;
}

/** The value of a promise that the AI SDK creates only on demand, without creating it. */
export function delayed(result: object, ...keys: readonly string[]): object | undefined {
  return ownObject(ownObject(firstObject(result, keys), "status"), "value");
}

/** Whether this is a chunk of a LangChain message. */
const isMessageChunk = (value: object): boolean => ownObject(value, "tool_call_chunks") !== undefined;

/**
 * Whether a chunk only passes on what its provider has stated so far, in `response_metadata`: LangChain states the
 * same itself at the end.
 */
export const passesOn = (value: object): boolean =>
  isMessageChunk(value) && ownObject(value, "usage_metadata") === undefined;

/** Whether a field is present that Anthropic sends at the end of a message. */
const isLast = (chunk: object): boolean =>
  ownData(ownObject(chunk, "additional_kwargs") ?? chunk, "stop_reason") !== undefined;

/**
 * The usage in a chunk of Anthropic's messages in LangChain: its first has a partial output, as
 * `message_start` has, and its last repeats the output and has 0 for the input. (LangChain adds them up and
 * counts the partial output twice.)
 */
export function usageOfChunk(value: object, usage: TokenUsage): TokenUsage | undefined {
  if (!isMessageChunk(value)) return usage;
  const { output, ...input } = usage;
  if (isLast(value)) return usage.inputFresh === 0 ? knownUsage({ output }) : usage;
  const provider = ownData(ownObject(value, "response_metadata") ?? value, "model_provider");
  return provider === "anthropic" ? knownUsage(input) : usage;
}

/** The end of a step of the AI SDK, and of its version 4. Its `finish` then states the total. */
const STEPS: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["finish-step", "step-finish"]);

/**
 * How a part of a stream counts: chunks of LangChain, steps of the AI SDK and turns of Gemini's Live API state
 * increments. All others are cumulative, including the end of Anthropic's messages in LangChain.
 */
export const addsUp = (value: object, usage: TokenUsage, previous: TokenUsage): boolean =>
  isMessageChunk(value)
    ? usage.inputFresh !== undefined || !isLast(value)
    : STEPS.has(ownData(value, "type")) || isOfLiveSession(value, inputOf(usage) === inputOf(previous));
