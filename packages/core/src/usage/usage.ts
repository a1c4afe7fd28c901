/** Finds the tokens of a call in its client's result. */

import type { TokenUsage } from "../contracts/token-usage.js";
import { isObject, ownData } from "../runtime/own-method.js";
import { aiSdk5Usage, isOfAiSdk5, isSumOfSteps } from "./ai-sdk-5-usage.js";
import { bedrockUsage, COHERE_1, exclusiveUsage, TIMINGS } from "./exclusive-usage.js";
import { geminiUsage, withThoughts } from "./gemini-usage.js";
import { inclusiveUsage, PLAIN } from "./inclusive-usage.js";
import { addsUp, delayed, listedUsage, passesOn, usageOfChunk } from "./library-usage.js";
import { messageStartUsage, messageUsage } from "./message-usage.js";
import { serverUsage } from "./server-usage.js";
import { beforeNextTurn, sumOfTurns, turnAt } from "./several-answers.js";
import {
  finerUsage,
  firstCount,
  firstObject,
  inputOf,
  isList,
  knownUsage,
  ownObject,
  statedInput,
  sumUsage,
  withMore,
} from "./token-counts.js";

/**
 * The tokens of a response, or of one chunk or event of a stream, in the shapes of the clients in the guide
 * to tokens. Other values give `undefined`, and a field that is missing or not a valid count is absent:
 * nothing is guessed. Reads only own data properties, never getters, and never throws.
 * @param value Anything.
 * @param model The requested model: the name for unnamed parts of a call that several models served.
 * @returns Tokens as a partition, see `TokenUsage`.
 * @example
 * usageOf({ usage: { prompt_tokens: 11, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } } });
 * // { inputFresh: 7, cacheRead: 4, output: 7 }
 */
export function usageOf(value: unknown, model?: string): TokenUsage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    if (isList(value) || !mayHoldUsage(value)) return undefined;
    return reportedUsage(value, model) ?? eventUsage(value, model) ?? serverUsage(value);
  } catch {
    return undefined; // a proxy that cannot be inspected
  }
}

/**
 * Adds the usage of a stream's chunk to that of the earlier ones.
 * @example
 * const events = [{ type: "message_start", message: { usage: { input_tokens: 11 } } }, { usage: { output_tokens: 7 } }];
 * events.reduce<TokenUsage | undefined>((usage, event) => addUsage(usage, event), undefined); // { inputFresh: 11, output: 7 }
 */
export function addUsage(
  previous: TokenUsage | undefined,
  value: unknown,
  model?: string,
): TokenUsage | undefined {
  const next = usageOf(value, model);
  if (!next) return previous && isObject(value) ? beforeNextTurn(previous, value) : previous;
  const event = value as object;
  const turn = turnAt(previous, event);
  return turn ? sumOfTurns(turn, joined(turn.current, next, event)) : previous;
}

/** By their sum: what was stated before, and what was only passed on since. The latter will be stated again. */
const PASSED_ON: WeakMap<TokenUsage, readonly [TokenUsage | undefined, TokenUsage]> =
  /* @__PURE__ */ new WeakMap();

function joined(before: TokenUsage | undefined, next: TokenUsage, piece: object): TokenUsage {
  const [stated, last] = (before && PASSED_ON.get(before)) ?? [before];
  const isPassedOn = passesOn(piece);
  if (last || isPassedOn) {
    const now = last ? replaced(last, next) : next;
    const sum = (stated && sumUsage(stated, now)) ?? now;
    if (isPassedOn) PASSED_ON.set(sum, [stated, now]);
    return sum;
  }
  if (before === undefined) return next;
  if (isSumOfSteps(piece)) return before;
  const isMore = addsUp(piece, next, before) || countsInChoice(piece) !== undefined;
  return (isMore ? sumUsage(before, next) : undefined) ?? replaced(before, next);
}

const replaced = (before: TokenUsage, next: TokenUsage): TokenUsage =>
  mergeUsage(before, withoutZeros(next, before)) ?? before;

/** Cumulative counts do not fall to 0: a zero after a count states nothing, as some servers end their streams. */
function withoutZeros(next: TokenUsage, before: TokenUsage): TokenUsage | undefined {
  const { output, reasoning, ...input } = next;
  const isInputLost = inputOf(next) === 0 && inputOf(before) > 0;
  const isOutputLost = output === 0 && (before.output ?? 0) > 0;
  if (!isInputLost && !isOutputLost) return next;
  return knownUsage({ ...(!isInputLost && input), ...(!isOutputLost && { output, reasoning }) });
}

/**
 * Merges two statements about one call. Counts are cumulative: a later known field replaces an earlier one,
 * and the others stay. A sum over several models stays too, because a statement without models is incomplete.
 *
 * @example
 * mergeUsage({ inputFresh: 11 }, { output: 7 }); // { inputFresh: 11, output: 7 }
 */
export function mergeUsage(
  previous: TokenUsage | undefined,
  next: TokenUsage | undefined,
): TokenUsage | undefined {
  if (previous === undefined || next === undefined) return next ?? previous;
  if (previous.byModel && !next.byModel) return previous;
  const known = Object.entries(inParts(next, previous)).filter(([, count]) => count !== undefined);
  const { counted: before, ...stays } = previous;
  const counted = [...(before ?? []).filter((field) => next[field] === undefined), ...(next.counted ?? [])];
  return { ...stays, ...Object.fromEntries(known), ...(counted.length > 0 && { counted }) };
}

/** The same input in one piece is not the fresh part of what was stated in parts before. */
function inParts(next: TokenUsage, before: TokenUsage): TokenUsage {
  const { inputFresh, ...rest } = next;
  const isWhole = inputFresh === inputOf(before) && statedInput(rest) === undefined;
  return isWhole && inputFresh !== before.inputFresh ? rest : next;
}

/** The holders of tokens in a response. */
const USAGE = ["usage", "totalUsage", "usage_metadata", "tokenUsage", "meta", "meta_info"] as const;
/** Members of a response or chunk that hold its tokens. */
const USAGE_KEYS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...[...USAGE, "usageMetadata", "timings", "details", "done", "token_count", "embeddings", "stats"],
  ...["generations", "llmOutput", "_totalUsage", "_usage", "amazon-bedrock-invocationMetrics"],
  ...["prompt_token_count", "generation_token_count", "inputTextTokenCount", "totalOutputTextTokenCount"],
]);
/** Members of chunks and events of streams that hold such members. */
const HOLDERS = ["metadata", "data", "delta", "x_groq", "response_metadata", "interaction"];
const EVENTS: ReadonlySet<string> = /* @__PURE__ */ new Set([...HOLDERS, "message", "response", "result"]);

/**
 * A quick check, as most chunks of a stream state no usage. An answer without own properties may have
 * headers.
 */
function mayHoldUsage(value: object): boolean {
  const keys = Object.keys(value);
  return (
    keys.length === 0 ||
    keys.some((key) => {
      if (USAGE_KEYS.has(key)) return Boolean(ownData(value, key));
      if (key === "choices") return countsInChoice(value) !== undefined;
      const holder = EVENTS.has(key) ? ownObject(value, key) : undefined;
      return holder && !isList(holder) && Object.keys(holder).some((inner) => USAGE_KEYS.has(inner));
    })
  );
}

/**
 * Streams of Moonshot state the tokens of each choice in its last piece. Source: Moonshot API documentation,
 * "Streaming output".
 */
function countsInChoice(value: object): object | undefined {
  const choice = ownObject(ownObject(value, "choices"), "0");
  const usage = ownObject(choice, "usage");
  return choice && usage && typeof ownData(choice, "finish_reason") === "string" ? choice : undefined;
}

/** Of several choices, the first one's input is that of all. */
function choiceUsage(choice: object, model: string | undefined): TokenUsage | undefined {
  const usage = heldUsage(choice, model);
  return usage && ownData(choice, "index") !== 0 ? knownUsage({}, usage) : usage;
}

const BILLED = ["billed_units", "billedUnits"] as const;
const EMBEDDINGS = ["embedding", "embeddings"] as const;
const EMBEDDED = ["tokens", "total_tokens", "totalTokens"] as const;

/** The usage in a response or chunk, under any of its names. */
function reportedUsage(value: object, model: string | undefined): TokenUsage | undefined {
  const processed = exclusiveUsage(ownObject(value, "token_count"), COHERE_1);
  return completed(processed, heldUsage(value, model));
}

/**
 * Cohere states processed tokens, and billed ones, which are fewer: these count only for what is not stated as
 * processed.
 */
function completed(
  processed: TokenUsage | undefined,
  billed: TokenUsage | undefined,
): TokenUsage | undefined {
  if (!processed || !billed) return processed ?? billed;
  const { output, reasoning, ...input } = billed;
  const rest = processed.inputFresh === undefined ? input : { output, reasoning };
  return { ...knownUsage(rest), ...processed };
}

/** In its second version, and in `meta` of the first. */
function cohereUsage(usage: object): TokenUsage | undefined {
  const tokens = ownObject(usage, "tokens");
  const billed = firstObject(usage, BILLED);
  return completed(tokens && inclusiveUsage(tokens, usage), billed && inclusiveUsage(billed, usage));
}

/** The usage in one of its holders. */
function heldUsage(value: object, model: string | undefined): TokenUsage | undefined {
  const usage = firstObject(value, USAGE);
  if (usage === undefined) return undefined;
  // Libraries pass on the provider's statement. Only there are all models that took part.
  const raw = ownObject(usage, "raw") ?? ownObject(ownObject(value, "response_metadata"), "usage");
  const all = raw && ownObject(raw, "iterations") && messageUsage(raw, model);
  const steps = isOfAiSdk5(usage) ? usageOfSteps(ownObject(value, "steps"), model) : undefined;
  const found = all ?? steps ?? flavourOf(usage, value, model);
  if (!found) return undefined;
  // llama.cpp's usage may leave the cache in the input.
  const timed = exclusiveUsage(ownObject(value, "timings"), TIMINGS);
  return usageOfChunk(value, finerUsage(found, timed));
}

function flavourOf(usage: object, value: object, model: string | undefined): TokenUsage | undefined {
  const more = withMore(usage, PLAIN);
  return (
    aiSdk5Usage(usage, value) ??
    (more && (bedrockUsage(more) ?? messageUsage(more, model) ?? cohereUsage(more))) ??
    withThoughts(inclusiveUsage(usage, more), usage, value, model) ??
    geminiUsage(usage) ??
    embeddingUsage(usage, value)
  );
}

/** Where results are: Voyage's, and those of vLLM's ranks. */
const RESULTS = ["data", "results"] as const;

/**
 * AI SDK, `EmbeddingModelUsage`, which only has `tokens`, and Voyage, which only has a total, as vLLM's ranks: the
 * result must hold embeddings or ranks.
 */
function embeddingUsage(usage: object, result: object): TokenUsage | undefined {
  const first = ownObject(firstObject(result, RESULTS), "0");
  const isRanked = first && (ownData(first, "embedding") ?? ownData(first, "relevance_score")) !== undefined;
  const embeds = isRanked || firstObject(result, EMBEDDINGS) !== undefined;
  return embeds ? knownUsage({ inputFresh: firstCount(usage, EMBEDDED) }) : undefined;
}

function eventUsage(value: object, model: string | undefined): TokenUsage | undefined {
  const type = ownData(value, "type") ?? ownData(value, "eventType") ?? ownData(value, "event_type");
  if (type === "message_start") return messageStartUsage(ownObject(ownObject(value, "message"), "usage"));
  const ends = typeof type === "string" && (type.startsWith("response.") || type === "stream-end");
  for (const key of ends ? ["response"] : HOLDERS) {
    const holder = ownObject(value, key);
    const found = holder && reportedUsage(holder, model);
    if (found) return found;
  }
  const choice = countsInChoice(value);
  return (choice && choiceUsage(choice, model)) ?? libraryUsage(value, model);
}

/**
 * LangChain's `LLMResult`, with its messages by prompt and choice, and the AI SDK's stream results, which
 * have it later.
 */
function libraryUsage(value: object, model: string | undefined): TokenUsage | undefined {
  const ofMessage = (prompt: object) => {
    const message = ownObject(ownObject(prompt, "0"), "message");
    return message && reportedUsage(message, model);
  };
  const output = ownObject(value, "llmOutput"); // of models without chat and messages
  const total = delayed(value, "_totalUsage", "_usage");
  return (
    listedUsage(ownObject(value, "generations"), ofMessage) ??
    (output && reportedUsage(output, model)) ??
    (total && reportedUsage({ usage: total, steps: delayed(value, "_steps") }, model)) ??
    usageOfSteps(delayed(value, "_steps"), model)
  );
}

/** The steps of the AI SDK, added up. */
const usageOfSteps = (steps: object | undefined, model: string | undefined) =>
  listedUsage(steps, (step) => reportedUsage(step, model));
