/*
 * Energy measured by others, never fitted. Each row names its source; figures are facts, and no file of a source is copied.
 *
 * MLPerf Inference v5.1, closed division with power, submitted by Lenovo: https://github.com/mlcommons/inference_results_v5.1 at commit 965182b
 *   (2025-09-09; Apache-2.0), summary_results.json and mlperf_log_summary.txt. An analyser at the wall of one server with 8 B200. Requests in flight
 *   are completed requests per second × mean latency (Little's law), over 8 GPUs. How long inputs were is not in the results: lengths are ours.
 * InferenceX of SemiAnalysis: https://github.com/SemiAnalysisAI/InferenceX (Apache-2.0), validated energy of the GPU boards over a run; as quoted in
 *   https://github.com/SemiAnalysisAI/InferenceX-app (Apache-2.0; 2026-09-08 and 2026-10-08) and its public thread on the power of gpt-oss on H100 (2026-03-01). Nominal
 *   lengths are 8,192 and 1,024 tokens, of which 80 to 100 % are drawn.
 */

import type { KnownServing } from "../../packages/models/src/phase/draws/model-draws.ts";
import type { ServableModel } from "../../packages/models/src/phase/draws/serving-draws.ts";
import type { Boundary } from "./truth-verdict.ts";

/** A measured run. */
export interface MeasuredRun {
  readonly what: string;
  readonly model: ServableModel;
  /** Bits as served: a property of the model. */
  readonly weightBits: number;
  /** What else is known about the serving. */
  readonly given: Omit<KnownServing, "pue" | "weightBits">;
  readonly input: number;
  readonly output: number;
  readonly boundary: Boundary;
  /** Seconds per token of a request, including input, by Little's law, if the source has it. */
  readonly secondsPerToken?: number;
  /** J per output token, including prefill; two values if only bounds are known. */
  readonly joulesPerOutputToken: number | readonly [number, number];
}

const dense = (billions: number): ServableModel => ({
  ...{ activeParameters: billions, totalParameters: billions },
  ...{ architecture: "dense", weights: "open", attention: "grouped" },
});
const LLAMA_2_70B = dense(70);
const LLAMA_3_1_405B = dense(405);
const LLAMA_3_1_8B = dense(8);
const QWEN_3_5_397B: ServableModel = {
  ...{ activeParameters: 17, totalParameters: 397 },
  ...{ architecture: "moe", weights: "open", attention: "sparse" },
};
const GPT_OSS_120B: ServableModel = {
  ...{ activeParameters: 5.1, totalParameters: 117 },
  ...{ architecture: "moe", weights: "open", attention: "sparse" },
};
const B200_FP4 = { weightBits: 4, boundary: "server" } as const;

/** All rows. */
export const MEASURED_ELSEWHERE: readonly MeasuredRun[] = [
  {
    what: "MLPerf v5.1: Llama 2 70B, offline, 8 × B200, FP4",
    ...{ model: LLAMA_2_70B, ...B200_FP4, given: { gpu: "blackwell", gpus: 1 } },
    ...{ input: 300, output: 273, joulesPerOutputToken: 10_401 / 102_909 },
  },
  {
    what: "the same, server: 1,528 requests per GPU",
    ...{ model: LLAMA_2_70B, ...B200_FP4, given: { gpu: "blackwell", gpus: 1, batch: 1528 } },
    ...{ input: 300, output: 274, joulesPerOutputToken: 10_442 / 99_159 },
    secondsPerToken: (8 * 1528) / 99_159,
  },
  {
    what: "MLPerf v5.1: Llama 3.1 405B, offline, 8 × B200, FP4",
    ...{ model: LLAMA_3_1_405B, ...B200_FP4, given: { gpu: "blackwell", gpus: 8 } },
    ...{ input: 9400, output: 654, joulesPerOutputToken: 9892 / 1637.1 },
  },
  {
    what: "the same, server: 129 requests on 8 GPUs",
    ...{ model: LLAMA_3_1_405B, ...B200_FP4, given: { gpu: "blackwell", gpus: 8, batch: 129 } },
    ...{ input: 9400, output: 657, joulesPerOutputToken: 9566 / 1249 },
    secondsPerToken: 129 / 1249,
  },
  {
    what: "MLPerf v5.1: Llama 3.1 8B, offline, 8 × B200, FP4",
    ...{ model: LLAMA_3_1_8B, ...B200_FP4, given: { gpu: "blackwell", gpus: 1 } },
    ...{ input: 800, output: 128, joulesPerOutputToken: 9436 / 146_960 },
  },
  {
    what: "the same, server: 396 requests per GPU",
    ...{ model: LLAMA_3_1_8B, ...B200_FP4, given: { gpu: "blackwell", gpus: 1, batch: 396 } },
    ...{ input: 800, output: 129, joulesPerOutputToken: 9011 / 128_689 },
    secondsPerToken: (8 * 396) / 128_689,
  },
  {
    what: "InferenceX: Qwen3.5 397B, one request at a time on 8 × B200, FP8",
    ...{
      model: QWEN_3_5_397B,
      weightBits: 8,
      boundary: "gpu",
      given: { gpu: "blackwell", gpus: 8, batch: 1 },
    },
    ...{ input: 7370, output: 930, joulesPerOutputToken: 12.938 },
  },
  {
    what: "InferenceX: Qwen3.5 397B, 32 requests on 8 × GB300 (4 prefill, 4 decode), FP8",
    ...{
      model: QWEN_3_5_397B,
      weightBits: 8,
      boundary: "gpu",
      given: { gpu: "blackwell", gpus: 8, batch: 32 },
    },
    ...{ input: 7370, output: 925, joulesPerOutputToken: 1.6919 },
  },
  {
    // The power is a mean over the run including its start; GPUs were in use for 72 and 81 % of the time.
    what: "InferenceX: gpt-oss 120B, 4 requests on 8 × H100, FP4",
    ...{ model: GPT_OSS_120B, weightBits: 4, boundary: "gpu", given: { gpu: "hopper", gpus: 8, batch: 4 } },
    ...{ input: 920, output: 7370, joulesPerOutputToken: [1.663, 1.663 / 0.722] },
  },
  {
    what: "the same, 8 requests",
    ...{ model: GPT_OSS_120B, weightBits: 4, boundary: "gpu", given: { gpu: "hopper", gpus: 8, batch: 8 } },
    ...{ input: 920, output: 7370, joulesPerOutputToken: [1.043, 1.043 / 0.807] },
  },
];
