/** Token counts from an application: checked before they reach metrics, spans and estimators. */

import type { TokenUsage } from "../contracts/token-usage.js";
import { labelText } from "../names/label-text.js";
import { disown } from "../runtime/fault.js";
import { COUNTABLE, FIELDS, MAX_TOKENS } from "./token-counts.js";

/** No call is served by more models. */
const MAX_MODELS = 100;

/**
 * The usage that a value states, as plain data; undefined if it states none. One impossible count makes all
 * of them doubtful, so all are dropped.
 *
 * @throws TypeError for anything but counts: NaN, negative, a string, a promise, a list.
 * @example statedUsage({ inputFresh: 12, output: undefined }); // { inputFresh: 12 }
 */
export function statedUsage(value: unknown): TokenUsage | undefined {
  if (value === undefined || value === null) return undefined;
  disown(value);
  if (typeof value !== "object" || Array.isArray(value) || value instanceof Promise)
    throw new TypeError("usage is not an object with counts of tokens");
  const { byModel, counted } = value as TokenUsage;
  const own = Array.isArray(counted) ? COUNTABLE.filter((field) => counted.includes(field)) : [];
  const usage: TokenUsage = {
    ...countsOf(value as TokenUsage),
    ...(byModel !== undefined && { byModel: modelsOf(byModel) }),
    ...(own.length > 0 && { counted: own }),
  };
  return Object.keys(usage).length > 0 ? usage : undefined;
}

function countsOf(given: TokenUsage): Partial<Record<(typeof FIELDS)[number], number>> {
  const counts: Partial<Record<(typeof FIELDS)[number], number>> = {};
  for (const field of FIELDS) {
    const count = given[field];
    if (count === undefined) continue;
    if (!(typeof count === "number" && count >= 0 && count <= MAX_TOKENS))
      throw new TypeError(`usage.${field} is not a count of tokens`);
    counts[field] = count;
  }
  return counts;
}

function modelsOf(given: unknown): NonNullable<TokenUsage["byModel"]> {
  if (!Array.isArray(given) || given.length > MAX_MODELS)
    throw new TypeError("usage.byModel is not a list of models");
  return given.map((part: TokenUsage & { model: unknown }) => {
    const { model } = part;
    if (typeof model !== "string") throw new TypeError("usage.byModel has a model without a name");
    return { ...countsOf(part), model: labelText(model) };
  });
}
