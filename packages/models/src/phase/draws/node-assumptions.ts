/**
 * Unknowns of a call with a spread of their own in `phase@2`: 5th percentile, median and 95th percentile,
 * each with its sources.
 */

import type { Range } from "@wattspan/core";

/**
 * The share of services that distribute a mixture of experts that fills a node over several. An assumption
 * without a count.
 */
export const WIDE_SHARE = 0.5;
/**
 * GPUs that experts are distributed over then: 32 and 144 in DeepSeek's own service (prefill and decode,
 * 2025-03), 72 in a rack of GB200 (NVIDIA), 96 in LMSYS' deployment of it (2025-05).
 */
export const WIDE_GPUS: Range = { low: 32, value: 72, high: 144 };

/**
 * Computed input tokens per output token, over the requests of a node. 1.6 in DeepSeek's own service
 * (2025-03); 0.2, long answers, or input that is computed on other nodes; 16, prompts of 6,000 tokens and
 * answers of 400, the averages at OpenRouter (arXiv:2601.10088). The bounds are an assumption.
 */
export const MIX: Range = { low: 0.2, value: 1.6, high: 16 };
/**
 * Tokens before the computed one, on average over those requests, not the caller's own: runs of the ML.ENERGY
 * table have 200 to 8,000.
 */
export const MIX_CONTEXT = 2000;
