/** Which calls are alike: of a model at a provider, of an operation, with inputs of similar size. */

import type { EstimatorInput } from "@wattspan/core";
import { tokenCount } from "../figures/token-counts.js";

/** Names of models are shorter; invented ones may not be. */
const MAX_KEY_LENGTH = 512;
const KINDS = ["inputFresh", "cacheRead", "cacheWrite", "image", "audio"] as const;

/** A class of calls. */
export interface CallClass {
  readonly model: string;
  readonly provider?: string;
  readonly operation: string;
  /** Input tokens of all kinds: from this number, a power of two, to below twice it. 0: no input. */
  readonly fromTokens: number;
}

/**
 * The class of a call. Undefined for calls that are like no other: of several models, of unknown input, without
 * output (the prompt of a call alone), or with a name that is none.
 */
export function classOf({ model, provider, operation, usage }: EstimatorInput): CallClass | undefined {
  if (!usage || usage.byModel?.length || usage.output === 0) return undefined;
  const tokens = inputOf(usage);
  if (tokens === undefined || typeof model !== "string" || typeof operation !== "string") return undefined;
  const fromTokens = tokens < 1 ? 0 : 2 ** Math.floor(Math.log2(tokens));
  return { model, operation, fromTokens, ...(typeof provider === "string" && { provider }) };
}

/** The key of a class. Undefined for names that are too long to keep. */
export function keyOf({ model, provider, operation, fromTokens }: CallClass): string | undefined {
  const key = JSON.stringify([fromTokens, operation, provider, model]);
  return key.length <= MAX_KEY_LENGTH ? key : undefined;
}

/** All input, however it was computed: before a call, nobody knows what a cache will have of it. */
function inputOf(usage: NonNullable<EstimatorInput["usage"]>): number | undefined {
  let all: number | undefined;
  for (const kind of KINDS) {
    if (usage[kind] === undefined) continue;
    const count = tokenCount(usage[kind]);
    if (count === undefined) return undefined;
    all = (all ?? 0) + count;
  }
  return all;
}
