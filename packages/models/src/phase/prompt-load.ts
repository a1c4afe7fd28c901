/** What a call asks of the machines, from its tokens. */

import type { EstimatorInput } from "@wattspan/core";
import { tokenCount } from "../per-model-estimator.js";

/** Tokens of one call by what they cost. */
export interface PromptLoad {
  /** Computed input: fresh, written to a cache (computed as any other), and audio. */
  readonly computed: number;
  readonly image: number;
  /** Input that was read from a cache. */
  readonly cached: number;
  /** Output, reasoning included. */
  readonly output: number;
}

const INPUT = ["inputFresh", "cacheRead", "cacheWrite", "image", "audio"] as const;

/**
 * The load of a call, or undefined when its input or its output is not known, or no count: what is missing is not 0.
 * Of the kinds of input one must be known, and those that are missing beside it are taken as not used. Embeddings have
 * no output.
 *
 * @example promptLoad({ model, operation: "chat", durationS: 1, usage: { inputFresh: 900, output: 100 } })
 * // { computed: 900, image: 0, cached: 0, output: 100 }
 */
export function promptLoad({ usage, operation }: EstimatorInput): PromptLoad | undefined {
  if (!usage) return undefined;
  if (INPUT.every((kind) => usage[kind] === undefined)) return undefined;
  const count = (kind: (typeof INPUT)[number]) => (usage[kind] === undefined ? 0 : tokenCount(usage[kind]));
  const [fresh, cached, written, image, audio] = INPUT.map(count);
  const output = operation === "embeddings" && usage.output === undefined ? 0 : tokenCount(usage.output);
  if (fresh === undefined || cached === undefined || written === undefined) return undefined;
  if (image === undefined || audio === undefined || output === undefined) return undefined;
  return { computed: fresh + written + audio, image, cached, output };
}
