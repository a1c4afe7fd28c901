/** Unknowns of a call, as spreads: 5th percentile, median and 95th percentile, each with its sources. */

import type { Range } from "@wattspan/core";
import type { PhaseGpu } from "../energy/serving-energy.js";

/** Alternatives with their probabilities: a request runs on one machine, not on the mean of machines. */
export type Mixture<T> = readonly { readonly share: number; readonly is: T }[];

/** Assumed for late 2026: most of the installed fleet is Hopper or similar, most additions are Blackwell. */
export const GPUS: Mixture<PhaseGpu> = [
  { share: 0.55, is: "hopper" },
  { share: 0.45, is: "blackwell" },
];
/** Assumed where the served weights are unknown: large services mention 8 bit. */
export const WEIGHT_BITS: Mixture<number> = [
  { share: 0.2, is: 16 },
  { share: 0.6, is: 8 },
  { share: 0.2, is: 4 },
];
/**
 * Copies on the smallest number of GPUs, and on more, counted as twice as many: 179 of the 838 runs of the
 * ML.ENERGY table.
 */
export const GPUS_OVER_MIN: Mixture<number> = [
  { share: 0.78, is: 1 },
  { share: 0.22, is: 2 },
];
/**
 * Energy per operation of input against 1.6 pJ on Hopper: 1.04 pJ is 700 W at 68 % of the H100's peak, the
 * best that kernels reach; 4 pJ is the upper figure of Kiln's estimator of calls (Kiln,
 * https://github.com/Kiln-AI/Kiln, 2026).
 */
export const PREFILL_COST: Range = { low: 0.65, value: 1, high: 2.5 };
/**
 * Reading a cached token against computing it. Moving its keys and values takes below 1 %; the usual price is
 * 10 %; caches miss in part and hold memory that could serve others. An assumption.
 */
export const CACHE_READ_COST: Range = { low: 0.01, value: 0.05, high: 0.2 };
/**
 * A token of a picture against one of text: the encoder, and GPUs that wait for it. From the fitted 14 J per
 * GPU and picture for 720 tokens: 1.4 at 32 billion parameters on two GPUs, 1.8 at 8 billion on one, 3.2 at
 * 22 on eight.
 */
export const IMAGE_COST: Range = { low: 1.2, value: 2, high: 4 };
