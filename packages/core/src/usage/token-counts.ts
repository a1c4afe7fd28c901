/** Reads token counts of others as the parts of `TokenUsage`. */

import type { TokenUsage } from "../contracts/token-usage.js";
import { ownData } from "../runtime/own-method.js";

/**
 * No model takes more, including the largest announced context. A larger count is a mistake, such as a time
 * in microseconds.
 */
export const MAX_TOKENS = 1e8;
/** No model's output has a tenth of it. */
const MAX_OUTPUT = 1e7;

/**
 * Whether a value is a count of tokens: a finite number that is not negative, fractional or huge.
 * @example isCount(0.5) // false
 */
export const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_TOKENS;

/** An own property that is an object. */
export function ownObject(object: object | undefined, key: string): object | undefined {
  const value = object && ownData(object, key);
  return typeof value === "object" && value !== null ? value : undefined;
}

/** Vectors and bytes, possibly very many. */
export const isList = (value: object): boolean => Array.isArray(value) || ArrayBuffer.isView(value);

/**
 * The object, if it has other names than these. A look at those that it has costs less than to ask for dozens that it
 * has not.
 * @example withMore({ prompt_tokens: 7 }, new Set(["prompt_tokens"])) // undefined
 */
export function withMore(object: object, names: ReadonlySet<string>): object | undefined {
  if (isList(object)) return object;
  for (const name of Object.getOwnPropertyNames(object)) if (!names.has(name)) return object;
  return undefined;
}

/** Where clients and frameworks have the provider's answer. */
const INNER = ["response", "message", "interaction", "response_metadata"] as const;
export const innerOf = (answer: object): object | undefined => firstObject(answer, INNER);

/** The first of these own properties that is an object. Give a constant list, so that no call creates one. */
export function firstObject(object: object | undefined, keys: readonly string[]): object | undefined {
  if (object === undefined) return undefined;
  for (const key of keys) {
    const found = ownObject(object, key);
    if (found) return found;
  }
  return undefined;
}

/**
 * An own property that is a count of tokens: not NaN, negative, fractional, huge, or a string. Otherwise
 * `undefined`.
 * @example countIn({ inputTokens: 7 }, "inputTokens") // 7
 */
export function countIn(object: object | undefined, key: string): number | undefined {
  const value = object && ownData(object, key);
  return isCount(value) ? value + 0 : undefined; // -0 is 0
}

/** The first of these own properties that is a count. Give a constant list. */
export function firstCount(object: object | undefined, keys: readonly string[]): number | undefined {
  if (object === undefined) return undefined;
  for (const key of keys) {
    const found = countIn(object, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The sum of the known counts; `undefined` if none is known. @example sumOf(7, undefined, 2) // 9 */
export function sumOf(...counts: readonly (number | undefined)[]): number | undefined {
  let sum: number | undefined;
  for (const count of counts) if (count !== undefined) sum = (sum ?? 0) + count;
  return sum;
}

/** Names of the total. */
export const TOTAL = ["totalTokenCount", "total_tokens", "totalTokens"] as const;

/** The counts of `TokenUsage`. */
export const FIELDS = [
  "inputFresh",
  "cacheRead",
  "cacheWrite",
  "output",
  "reasoning",
  "image",
  "audio",
] as const;
type Field = (typeof FIELDS)[number];
type Parts = { readonly [field in Field]?: number | undefined };

/** All tokens of the input; undefined if none are stated. */
export const statedInput = ({ inputFresh, cacheRead, cacheWrite, image, audio }: Parts): number | undefined =>
  sumOf(inputFresh, cacheRead, cacheWrite, image, audio);

/**
 * All tokens of the input: not every instrumentation states its parts.
 * @example inputOf({ inputFresh: 7, cacheRead: 4, output: 2 }) // 11
 */
export const inputOf = (usage: TokenUsage): number => statedInput(usage) ?? 0;

/** The fields that can be counted if they are not stated. */
export const COUNTABLE = ["inputFresh", "output"] as const;

/**
 * Splits an input count that includes cache reads and writes, pictures and sound. Parts that contradict the
 * total are dropped: more reads than input gives no reads, more writes than the rest no writes, and so on.
 * @example splitInput(10, { cacheRead: 4 }) // { inputFresh: 6, cacheRead: 4, … }
 */
export function splitInput(total: number | undefined, { cacheRead, cacheWrite, image, audio }: Parts): Parts {
  if (total === undefined) return { cacheRead, cacheWrite };
  const computed = total - (cacheRead ?? 0);
  if (computed < 0) return { inputFresh: total };
  const fresh = computed - (cacheWrite ?? 0);
  if (fresh < 0) return { inputFresh: computed, cacheRead };
  const text = fresh - (image ?? 0) - (audio ?? 0);
  if (text < 0) return { inputFresh: fresh, cacheRead, cacheWrite };
  return { inputFresh: text, cacheRead, cacheWrite, image, audio };
}

/**
 * The output with its reasoning. Most providers count reasoning as output; xAI counts it separately from
 * `completion_tokens`, as the total shows: "reasoning token consumption will be counted separately from
 * completion_tokens, but will be counted in the total_tokens" (xAI documentation, consumption and rate
 * limits).
 * @example outputParts(7, 2, 10, 19) // { output: 9, reasoning: 2 }: 10 + 7 + 2 = 19
 */
export function outputParts(
  output: number | undefined,
  reasoning: number | undefined,
  input?: number,
  total?: number,
): Parts {
  const isSeparate = sumOf(input, output, reasoning) === total && sumOf(input, output) !== total;
  const all = isSeparate ? sumOf(output, reasoning) : output;
  const plausible = all === undefined || reasoning === undefined || reasoning <= all;
  return { output: all, reasoning: plausible ? reasoning : undefined };
}

/**
 * Only the known fields; `undefined` if there is none. Of a statement without any input, zeros are not known.
 * @param made The output, if it is not among the parts.
 * @example knownUsage({ inputFresh: 7, cacheRead: undefined }) // { inputFresh: 7 }
 */
export function knownUsage(parts: Parts, made: Parts = parts): TokenUsage | undefined {
  const { inputFresh, cacheRead, cacheWrite, image, audio } = parts;
  const { output, reasoning } = made;
  // So servers and libraries write that do not know: no model runs on nothing.
  const isBlank = statedInput(parts) === 0;
  const isKnown = (count: number | undefined): count is number =>
    count !== undefined && !(isBlank && count === 0);
  // In the order of `FIELDS`. By name, as a loop over them takes seven times as long, for every answer.
  const known: { [field in Field]?: number } = {};
  if (isKnown(inputFresh)) known.inputFresh = inputFresh;
  if (isKnown(cacheRead)) known.cacheRead = cacheRead;
  if (isKnown(cacheWrite)) known.cacheWrite = cacheWrite;
  if (isKnown(output) && output <= MAX_OUTPUT) known.output = output;
  if (isKnown(reasoning) && reasoning <= MAX_OUTPUT) known.reasoning = reasoning;
  if (isKnown(image)) known.image = image;
  if (isKnown(audio)) known.audio = audio;
  return Object.keys(known).length > 0 ? known : undefined;
}

/** The sum of the known counts, field by field. */
export function sumUsage(...usages: readonly (TokenUsage | undefined)[]): TokenUsage | undefined {
  const sums: { [field in Field]?: number | undefined } = {};
  for (const field of FIELDS) sums[field] = sumOf(...usages.map((usage) => usage?.[field]));
  const sum = knownUsage(sums);
  const counted = COUNTABLE.filter((field) => usages.some((usage) => usage?.counted?.includes(field)));
  if (!sum || counted.length === 0) return sum;
  const bound = (side: "low" | "high") =>
    Object.fromEntries(
      counted.map((field) => [
        field,
        sumOf(...usages.map((usage) => usage?.band?.[side][field] ?? usage?.[field])),
      ]),
    );
  return { ...sum, counted, band: { low: bound("low"), high: bound("high") } };
}

/**
 * A sum with the part of each model, if all of several are known. @param parts By model; `""` for an unknown
 * one.
 */
export const withModels = (sum: TokenUsage, parts: ReadonlyMap<string, TokenUsage>): TokenUsage =>
  parts.size < 2 || parts.has("")
    ? sum
    : { ...sum, byModel: [...parts].map(([model, part]) => ({ ...part, model })) };

/** Adds to the part of a model. @param parts By model; `""` for an unknown one. */
export function addPartOf(model: string, usage: TokenUsage, parts: Map<string, TokenUsage>): void {
  parts.set(model, sumUsage(parts.get(model), usage) ?? usage);
}

/** The sum over all models. @example usageOfModels(new Map([["gpt-4o", { output: 7 }]])) // { output: 7 } */
export function usageOfModels(parts: ReadonlyMap<string, TokenUsage> | undefined): TokenUsage | undefined {
  const sum = parts && sumUsage(...parts.values());
  return sum && withModels(sum, parts);
}

/**
 * The one with more tokens or, with as many, in more parts: both describe one call, each as far as it was
 * seen. Counted usage gives way.
 */
export function fullerUsage(a: TokenUsage | undefined, b: TokenUsage | undefined): TokenUsage | undefined {
  if (!a || !b || b.band) return a ?? b;
  return tokensOf(b) > tokensOf(a) ? b : finerUsage(a, b);
}

/** The second of two statements of one call, if it has the same totals in more parts; else the first. */
export function finerUsage(stated: TokenUsage, seen: TokenUsage | undefined): TokenUsage {
  const isFiner =
    seen !== undefined &&
    !stated.byModel &&
    tokensOf(seen) === tokensOf(stated) &&
    seen.output === stated.output &&
    partsOf(seen) > partsOf(stated);
  return isFiner ? seen : stated;
}

const partsOf = (usage: TokenUsage): number => FIELDS.filter((field) => usage[field] !== undefined).length;

/** All tokens. Reasoning is part of the output. @example tokensOf({ inputFresh: 11, output: 7, reasoning: 3 }) // 18 */
export const tokensOf = (usage: TokenUsage): number => inputOf(usage) + (usage.output ?? 0);
