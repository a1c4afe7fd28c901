/** Token counts that an application states: checked before they reach metrics, spans and estimators. */

import { disown } from "./fault.js";
import type { TokenUsage } from "./token-usage.js";

const COUNTS = ["inputFresh", "cacheRead", "cacheWrite", "output", "reasoning", "image", "audio"] as const;
/** No single call has that many tokens, and none is served by that many models. */
const MOST_TOKENS = 1e9;
const MOST_MODELS = 100;

/**
 * The usage that a value states, as plain data; undefined where it states none. One count that cannot be makes all of
 * them doubtful, so nothing of it is taken.
 *
 * @throws TypeError for anything but counts: NaN, negative, a string, a promise, a list.
 * @example statedUsage({ inputFresh: 12, output: undefined }); // { inputFresh: 12 }
 */
export function statedUsage(value: unknown): TokenUsage | undefined {
  if (value === undefined || value === null) return undefined;
  disown(value);
  if (typeof value !== "object" || Array.isArray(value) || value instanceof Promise)
    throw new TypeError("usage is no object with counts of tokens");
  const { byModel, counted } = value as TokenUsage;
  const usage: TokenUsage = {
    ...countsOf(value as TokenUsage),
    ...(byModel !== undefined && { byModel: modelsOf(byModel) }),
    ...(counted !== undefined && {
      counted: ["inputFresh", "output"].filter((field) => counted.includes(field as never)) as never,
    }),
  };
  return Object.keys(usage).length > 0 ? usage : undefined;
}

function countsOf(given: TokenUsage): Partial<Record<(typeof COUNTS)[number], number>> {
  const counts: Partial<Record<(typeof COUNTS)[number], number>> = {};
  for (const field of COUNTS) {
    const count = given[field];
    if (count === undefined) continue;
    if (!(typeof count === "number" && count >= 0 && count <= MOST_TOKENS))
      throw new TypeError(`usage.${field} is no count of tokens`);
    counts[field] = count;
  }
  return counts;
}

function modelsOf(given: unknown): NonNullable<TokenUsage["byModel"]> {
  if (!Array.isArray(given) || given.length > MOST_MODELS)
    throw new TypeError("usage.byModel is no list of models");
  return given.map((part: TokenUsage & { model: unknown }) => {
    const { model } = part;
    if (typeof model !== "string") throw new TypeError("usage.byModel has a model without a name");
    return { ...countsOf(part), model };
  });
}
