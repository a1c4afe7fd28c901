import type { TokenUsage } from "../contracts/token-usage.js";
import { inputOf, statedInput } from "./token-counts.js";

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
