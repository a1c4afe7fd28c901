/** The cost of a context's keys and values, by the kind of attention. */

import type { Range } from "@wattspan/core";

/**
 * The keys and values that a new token reads: `full` of every head, `grouped` shared among query heads,
 * `latent` compressed, `sparse` where most layers see a window, a choice or a running state.
 */
export type AttentionKind = "full" | "grouped" | "latent" | "sparse";

/**
 * Relative to grouped attention, which most of the fitted models have; near are the {@link NEAR_TOKENS} that
 * all kinds read, far is everything beyond.
 */
export interface AttentionCost {
  /** Of reading the context for an output token. */
  readonly read: { readonly near: Range; readonly far: Range };
  /** Of the products of each input token with those before it. */
  readonly products: { readonly near: Range; readonly far: Range };
}

/** Windows are from 1,024 (Gemma 3) to 8,192 tokens (Llama 4), choices 2,048 (DeepSeek-V3.2). */
export const NEAR_TOKENS = 4096;

const ONE: Range = { low: 0.6, value: 1, high: 1.5 };
/**
 * 32 to 64 heads where grouped attention keeps 8 (Llama 2 against Llama 3): four to eight times the bytes,
 * and the same products.
 */
const EVERY_HEAD: Range = { low: 1, value: 3, high: 8 };
/** 576 numbers for each token and layer (DeepSeek-V3, arXiv:2412.19437) where 8 heads of 128 keep 2,048. */
const COMPRESSED: Range = { low: 0.2, value: 0.3, high: 0.7 };
/**
 * A sixth of the layers see all of the context in Gemma 3 (arXiv:2503.19786), a quarter in Qwen3-Next, half
 * in gpt-oss; DeepSeek-V4 states 27 % of the operations and 10 % of the cache of its predecessor at a million
 * tokens.
 */
const MOSTLY_LOCAL: Range = { low: 0.1, value: 0.3, high: 0.6 };
const both = (range: Range) => ({ near: range, far: range });

const COSTS: Readonly<Record<AttentionKind | "unknown", AttentionCost>> = {
  full: { read: both(EVERY_HEAD), products: both(ONE) },
  grouped: { read: both(ONE), products: both(ONE) },
  latent: { read: both(COMPRESSED), products: both(ONE) },
  sparse: { read: { near: ONE, far: MOSTLY_LOCAL }, products: { near: ONE, far: MOSTLY_LOCAL } },
  // Any kind in use today; closed models do not disclose theirs.
  unknown: {
    read: { near: { low: 0.2, value: 0.9, high: 1.5 }, far: { low: 0.1, value: 0.6, high: 1.5 } },
    products: { near: ONE, far: { low: 0.1, value: 0.7, high: 1.5 } },
  },
};

/**
 * The cost of a kind of attention; the span of all where it is unknown.
 * @example attentionCost("latent").read.far.value // 0.3
 */
export const attentionCost = (kind: AttentionKind | undefined): AttentionCost => COSTS[kind ?? "unknown"];
