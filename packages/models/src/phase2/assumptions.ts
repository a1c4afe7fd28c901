/** What no call tells, where `phase@2` has a spread of its own: 5th percentile, median and 95th percentile, each with its sources. */

import type { Range } from "@wattspan/core";

/** A mixture of experts that fills a node is spread over more of them in this share of services. An assumption: nobody counted. */
export const WIDE_SHARE = 0.5;
/**
 * GPUs that experts are spread over then: 32 and 144 in DeepSeek's own service (prefill and decode, 2025-03), 72 in a rack of GB200 (NVIDIA), 96 in
 * LMSYS' deployment of it (2025-05).
 */
export const WIDE_GPUS: Range = { low: 32, value: 72, high: 144 };
