/** How token counts of others are read and brought into the parts of `TokenUsage`. */

import type { TokenUsage } from "../energy-estimator.js";
import { ownData } from "../observe/own-method.js";

/** No single call has that many tokens; a larger count is a mistake, such as a time in nanoseconds. */
const MAX_TOKENS = 1e9;

/** The first of these own properties that is an object. */
export function ownObject(object: object, ...keys: readonly string[]): object | undefined {
  for (const key of keys) {
    const value = ownData(object, key);
    if (typeof value === "object" && value !== null) return value;
  }
  return undefined;
}

/** A count of tokens, or `undefined` where the field is missing or no such count: NaN, negative, broken, huge, a string. */
export function countIn(object: object | undefined, key: string): number | undefined {
  const value = object === undefined ? undefined : ownData(object, key);
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS
    ? value + 0 // -0 is 0
    : undefined;
}

/** The sum of what is known, `undefined` when nothing is. */
export function sumOf(...counts: readonly (number | undefined)[]): number | undefined {
  let sum: number | undefined;
  for (const count of counts) if (count !== undefined) sum = (sum ?? 0) + count;
  return sum;
}

/** The parts of an input, as far as they are known. */
export interface InputParts {
  readonly inputFresh: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite?: number | undefined;
}

/**
 * Splits an input count that includes what was read from and written to a cache. Counts that contradict each other
 * are left out: more read than there was gives no fresh input, more written than was left gives no writes.
 */
export function splitInput(total: number | undefined, cacheRead?: number, cacheWrite?: number): InputParts {
  if (total === undefined) return { inputFresh: undefined, cacheRead, cacheWrite };
  const computed = total - (cacheRead ?? 0);
  if (computed < 0) return { inputFresh: undefined, cacheRead };
  if (computed < (cacheWrite ?? 0)) return { inputFresh: computed, cacheRead };
  return { inputFresh: computed - (cacheWrite ?? 0), cacheRead, cacheWrite };
}

/**
 * The output with its reasoning. Most providers count reasoning as output; xAI counts it beside `completion_tokens`, which
 * shows in the total: "reasoning token consumption will be counted separately from completion_tokens, but will be
 * counted in the total_tokens" (xAI documentation, consumption and rate limits).
 */
export function outputParts(
  output: number | undefined,
  reasoning: number | undefined,
  input?: number,
  total?: number,
): { readonly output: number | undefined; readonly reasoning: number | undefined } {
  const beside = sumOf(input, output, reasoning) === total && sumOf(input, output) !== total;
  const all = beside ? sumOf(output, reasoning) : output;
  const plausible = all === undefined || reasoning === undefined || reasoning <= all;
  return { output: all, reasoning: plausible ? reasoning : undefined };
}

const FIELDS = ["inputFresh", "cacheRead", "cacheWrite", "output", "reasoning"] as const;
type Field = (typeof FIELDS)[number];

/** Only the fields that are known; `undefined` when none is. */
export function knownUsage(
  parts: {
    readonly [field in Field]?: number | undefined;
  },
): TokenUsage | undefined {
  const known: { [field in Field]?: number } = {};
  let any = false;
  for (const field of FIELDS) {
    const count = parts[field];
    if (count === undefined) continue;
    known[field] = count;
    any = true;
  }
  return any ? known : undefined;
}
