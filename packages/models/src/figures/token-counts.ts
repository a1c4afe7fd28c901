/** The tokens of a call, as estimators count them. */

import type { EstimatorInput, TokenUsage } from "@wattspan/core";

/** No call has more tokens, and everything computed from them is finite. */
const MAX_TOKENS = 1e18;

/**
 * A count of tokens, or undefined where it is none: missing, NaN, negative, infinite, a string.
 * @example tokenCount(300) // 300; tokenCount(Number.NaN) // undefined
 */
export const tokenCount = (count: number | undefined): number | undefined =>
  typeof count === "number" && count >= 0 && count <= MAX_TOKENS ? count : undefined;

/** Operations that read their input and write no text. */
const READING: ReadonlySet<string> = new Set(["embeddings", "rerank"]);

/**
 * The output of a call, or undefined when it is unknown or invalid. Where nothing is written, a missing count is 0.
 * @param readsOnly Default: by the operation.
 * @example outputTokens({ operation: "embeddings", usage: { inputFresh: 900 } }) // 0
 */
export function outputTokens(
  { operation, usage }: Pick<EstimatorInput, "operation" | "usage">,
  readsOnly = READING.has(operation),
): number | undefined {
  return readsOnly && usage?.output === undefined ? 0 : tokenCount(usage?.output);
}

/** Input tokens of one call by their cost. */
export interface InputTokens {
  /** Computed input: fresh, written to a cache (computed as any other), and audio. */
  readonly computed: number;
  readonly image: number;
  /** Input that was read from a cache. */
  readonly cached: number;
}

const KINDS = ["inputFresh", "cacheRead", "cacheWrite", "image", "audio"] as const;

/**
 * The input of a call, or undefined when none of it is known, or a count is invalid. Kinds that are missing
 * next to a known one count as unused: providers state the kinds that occurred.
 *
 * @example inputTokens({ inputFresh: 900, cacheRead: 100 }) // { computed: 900, image: 0, cached: 100 }
 */
export function inputTokens(usage: TokenUsage): InputTokens | undefined {
  if (KINDS.every((kind) => usage[kind] === undefined)) return undefined;
  const counts = KINDS.map((kind) => (usage[kind] === undefined ? 0 : tokenCount(usage[kind])));
  if (counts.includes(undefined)) return undefined;
  const [fresh, cached, written, image, audio] = counts as [number, number, number, number, number];
  return { computed: fresh + written + audio, image, cached };
}
