import { describe, expect, it } from "vitest";
import { ExpositionSums } from "./exposition.js";
import { isRestarted, type ServerTotals, totalsOf, WANTED } from "./server-totals.js";

function totals(...lines: string[]): ServerTotals | undefined {
  const sums = new ExpositionSums(WANTED);
  for (const line of lines) sums.add(`${line}\n`);
  return totalsOf(sums);
}

describe("totalsOf", () => {
  it.each([
    ["llama.cpp", ["llamacpp:prompt_tokens_total 100", "llamacpp:tokens_predicted_total 50"], "end"],
    [
      "vLLM",
      ['vllm:prompt_tokens_total{engine="0"} 100', 'vllm:generation_tokens_total{engine="0"} 50'],
      "progress",
    ],
    ["SGLang", ["sglang:prompt_tokens_total 100", "sglang:generation_tokens_total 50"], "end"],
    ["TensorRT-LLM", ["trtllm_prompt_tokens_total 100", "trtllm_generation_tokens_total 50"], "end"],
    ["NIM", ["prompt_tokens_total 100", "generation_tokens_total 50"], "progress"],
    ["TGI", ["tgi_request_input_length_sum 100", "tgi_request_generated_tokens_sum 50"], "end"],
  ])("totalsOf() knows the totals of %s", (_, lines, counts) => {
    expect(totals(...lines)).toMatchObject({ input: 100, output: 50, work: 300, counts, unit: "tokens" });
  });

  it("totalsOf() knows Triton, which counts inferences, with one model at work", () => {
    const loaded = 'nv_inference_count{model="n",version="1"} 0';
    const found = totals('nv_inference_count{model="m",version="1"} 9', loaded);
    expect(found).toMatchObject({ work: 9, unit: "requests" });
  });

  it("totalsOf() knows Triton with one model on several cards, or in several versions", () => {
    const on = (gpu: string, version = "1") =>
      `nv_inference_count{gpu_uuid="${gpu}",model="m",version="${version}"} 3`;
    expect(totals(on("a"), on("b"), on("b", "2"))).toMatchObject({ work: 9, unit: "requests" });
  });

  it("totalsOf() takes no total of Triton with several models at work, which may be one request's", () => {
    const ensemble = ["ensemble", "preprocessing", "postprocessing"];
    expect(totals(...ensemble.map((model) => `nv_inference_count{model="${model}"} 59`))).toBeUndefined();
  });

  it("totalsOf() needs both totals", () => {
    expect(totals("llamacpp:prompt_tokens_total 100")).toBeUndefined();
    expect(totals("llamacpp:prompt_tokens_total 100", "llamacpp:tokens_predicted_total NaN")).toBeUndefined();
    expect(totals("vllm_prompt_tokens_total 1", "vllm_generation_tokens_total 1")).toBeUndefined();
    expect(totals()).toBeUndefined();
  });
});

describe("isRestarted", () => {
  const at = (input: number, output: number, started = "") =>
    totals(
      `vllm:prompt_tokens_total ${input}`,
      `vllm:generation_tokens_total ${output}`,
      started,
    ) as ServerTotals;

  it("a server has restarted when a total fell or its start time changed", () => {
    expect(isRestarted(at(5, 5), at(5, 9))).toBe(false);
    expect(isRestarted(at(5, 5), at(9, 4))).toBe(true);
    expect(isRestarted(at(5, 5), at(4, 9))).toBe(true);
    const start = (s: number) => `process_start_time_seconds ${s}`;
    expect(isRestarted(at(5, 5, start(1)), at(6, 6, start(1)))).toBe(false);
    expect(isRestarted(at(5, 5, start(1)), at(6, 6, start(2)))).toBe(true);
  });
});
