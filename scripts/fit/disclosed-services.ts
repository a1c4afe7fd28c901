/** Statements of services and authors on hosted calls, never fitted, with the most similar call for each. */

import type { TokenUsage } from "../../packages/core/src/contracts/token-usage.ts";
import type { PhaseOptions } from "../../packages/models/src/phase/phase.ts";

/** A statement, next to the call that represents it. */
export interface DisclosedService {
  readonly what: string;
  readonly model: string;
  readonly provider?: string;
  readonly usage: TokenUsage;
  readonly boundary: string;
  /** Wh, or its bounds; absent if no energy was stated. */
  readonly wattHours?: number | readonly [number, number];
  readonly stated: string;
  /** The serving, according to the source. */
  readonly given?: PhaseOptions;
  /** Seconds between two tokens of a request, if the source states them. */
  readonly secondsPerToken?: number;
}

/**
 * A day: 608 billion tokens of input, 342 of them cached, 168 of output, on 226.75 nodes of 8 H800 on
 * average.
 */
const DEEPSEEK: Omit<DisclosedService, "what"> = {
  ...{ model: "deepseek-r1", provider: "deepseek" },
  usage: { inputFresh: 1583, cacheRead: 2036, output: 1000 },
  boundary: "nodes as stated; 6 to 8 kW each and a PUE of 1.15 to 1.35 assumed",
  wattHours: [0.22, 0.35],
  stated: "0.22 to 0.35 Wh",
  secondsPerToken: 1 / 21, // 20 to 22 tokens per second
};

/** All statements. Tokens of the first four were not disclosed: those are our assumption. */
export const DISCLOSED_SERVICES: readonly DisclosedService[] = [
  {
    what: "OpenAI: average ChatGPT query (2025-06)",
    ...{ model: "gpt-4o", provider: "openai", usage: { inputFresh: 500, output: 300 } },
    ...{ boundary: "not said", wattHours: 0.34, stated: "0.34 Wh" },
  },
  {
    what: "Google: median text prompt of Gemini Apps (2025-05, arXiv:2508.15734)",
    ...{ model: "gemini-2.5-flash", provider: "gcp.gemini", usage: { inputFresh: 300, output: 300 } },
    ...{ boundary: "facility, with idle machines", wattHours: 0.24, stated: "0.24 Wh" },
  },
  {
    what: "the same, if it was the larger model",
    ...{ model: "gemini-2.5-pro", provider: "gcp.gemini", usage: { inputFresh: 300, output: 300 } },
    ...{ boundary: "facility, with idle machines", wattHours: 0.24, stated: "0.24 Wh" },
  },
  {
    what: "Mistral AI: answer of 400 tokens by Mistral Large 2 (2025-07)",
    ...{ model: "mistral-large-2407", provider: "mistral_ai", usage: { inputFresh: 100, output: 400 } },
    ...{ boundary: "life cycle", stated: "1.14 g CO2e; no energy" },
  },
  { what: "DeepSeek's own service, per 1,000 tokens of output (2025-03)", ...DEEPSEEK },
  {
    what: "the same, given its 144 GPUs, 700 requests per node and 8 bits",
    ...{ ...DEEPSEEK, given: { gpu: "hopper", gpus: 144, batch: 12_600, weightBits: 8 } },
  },
  {
    what: "Oviedo et al. (arXiv:2509.20241), a model of theirs: above 200 billion, as DeepSeek-R1",
    ...{ model: "deepseek-r1", usage: { inputFresh: 500, output: 300 } },
    ...{ boundary: "facility", wattHours: 0.31, stated: "0.31 Wh; quartiles 0.16 and 0.60" },
  },
  {
    what: "the same, as Llama 3.1 405B",
    ...{ model: "llama-3.1-405b", usage: { inputFresh: 500, output: 300 } },
    ...{ boundary: "facility", wattHours: 0.31, stated: "0.31 Wh; quartiles 0.16 and 0.60" },
  },
  {
    what: "the same with long reasoning, as DeepSeek-R1",
    ...{ model: "deepseek-r1", usage: { inputFresh: 500, output: 5000 } },
    ...{ boundary: "facility", wattHours: 3.9, stated: "3.9 Wh" },
  },
];
