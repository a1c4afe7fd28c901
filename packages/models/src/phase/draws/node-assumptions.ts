/** What no call tells, where `phase@2` has a spread of its own: 5th percentile, median and 95th percentile, each with its sources. */

import type { Range } from "@wattspan/core";

/** A mixture of experts that fills a node is spread over more of them in this share of services. An assumption: nobody counted. */
export const WIDE_SHARE = 0.5;
/**
 * GPUs that experts are spread over then: 32 and 144 in DeepSeek's own service (prefill and decode, 2025-03), 72 in a rack of GB200 (NVIDIA), 96 in
 * LMSYS' deployment of it (2025-05).
 */
export const WIDE_GPUS: Range = { low: 32, value: 72, high: 144 };

/**
 * Computed input tokens for each output token, over the requests of a node. 1.6 in DeepSeek's own service (2025-03); 0.2, long answers, or input that is
 * computed on other nodes; 16, prompts of 6,000 tokens and answers of 400, the averages at OpenRouter (arXiv:2601.10088). The bounds are an assumption.
 */
export const MIX: Range = { low: 0.2, value: 1.6, high: 16 };
/** Tokens before the one that is computed, on average over those requests, not the caller's own: runs of the ML.ENERGY table have 200 to 8,000. */
export const MIX_CONTEXT = 2000;
