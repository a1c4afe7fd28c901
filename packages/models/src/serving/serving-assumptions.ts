/** Shared assumptions of several methods about serving: ranges, each from stated sources. */

import type { Range } from "@wattspan/core";

/**
 * Requests decoded together by one copy of a model. 8: Jegham et al. (arXiv:2505.09598); 64: EcoLogits; 700:
 * DeepSeek's own service, 14,800 output tokens per second and node at 20 to 22 per request (DeepSeek-V3/R1
 * Inference System Overview, 2025-03).
 */
export const BATCH: Range = { low: 8, value: 64, high: 700 };

/**
 * Energy of a whole server over that of its accelerators: processors, memory, network, fans.
 *
 * Sources: Gemini's serving fleet, 58 % accelerators and 25 % host, so 1.43 (Google, arXiv:2508.15734); an
 * 8-GPU server with 1.2 kW in addition to its GPUs at some 6 kW, so 1.2 (EcoLogits); a DGX H100 of 10.2 kW
 * with 5.6 kW of GPUs, so 1.82 (NVIDIA).
 */
export const HOST: Range = { value: 1.43, low: 1.2, high: 1.82 };

/**
 * Energy of a fleet over that of its busy servers: machines kept idle for peaks.
 *
 * Sources: Gemini's fleet, 10 % idle and 83 % busy, so 1.12 (Google, arXiv:2508.15734); the low and high are
 * an assumption: a fleet that follows its load closely, and one that is provisioned for three times its mean
 * at a third of its power.
 */
export const IDLE: Range = { value: 1.12, low: 1.05, high: 1.35 };

/**
 * Power usage effectiveness: the building's energy over its machines'.
 *
 * Sources: 1.05 to 1.40 as 5th and 95th percentile (Oviedo et al., arXiv:2509.20241), the middle of that;
 * hyperscale operators publish 1.09 to 1.2.
 */
export const PUE: Range = { value: 1.2, low: 1.05, high: 1.4 };
