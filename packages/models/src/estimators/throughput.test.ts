import type { EstimatorInput } from "@wattspan/core";
import { energyEstimatorContract } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { callOf, HOSTILE_NAMES, HOSTILE_USAGES } from "../../test/hostile-calls.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { isRange } from "../figures/interval.js";
import { throughput } from "./throughput.js";

const NODE = { watts: 6000, tokensPerS: { value: 2000, low: 1500, high: 3000 }, pue: 1.2 };
const nodes = { "our-70b": NODE };

describe("throughput", () => {
  it("throughput keeps the contract of energy estimators, for nodes and for the catalog", async () => {
    expect(await energyEstimatorContract(throughput())).toEqual([]);
    expect(await energyEstimatorContract(throughput({ nodes }), [callOf("our-70b")])).toEqual([]);
  });

  it("throughput is watts over tokens per second, times tokens and PUE, for a node that was measured", () => {
    expect(throughput({ nodes }).estimate(callOf("our-70b"))).toEqual({
      energy: { value: expect.closeTo(900, 9), low: expect.closeTo(600, 9), high: expect.closeTo(1200, 9) },
      methodId: "throughput@1",
    });
    const { pue: _, ...plain } = NODE;
    const own = throughput({ nodes: { "our-70b": plain }, pue: 1.5 }).estimate(callOf("our-70b"));
    expect(own?.energy.value).toBeCloseTo(1125, 9);
  });

  it("throughput adds the input where its speed is known, with what was written to a cache", () => {
    const estimator = throughput({ nodes: { "our-70b": { ...NODE, inputTokensPerS: 12_000 } } });
    const joules = (usage: NonNullable<EstimatorInput["usage"]>) =>
      estimator.estimate(callOf("our-70b", { usage }))?.energy.value;
    expect(joules({ inputFresh: 1000, output: 0 })).toBeCloseTo(600, 9);
    expect(joules({ inputFresh: 1000, cacheWrite: 500, cacheRead: 9000, output: 250 })).toBeCloseTo(1800, 9);
    expect(joules({ inputFresh: 500, image: 300, audio: 200, output: 0 })).toBeCloseTo(600, 9);
    expect(joules({ output: 250 })).toBeUndefined();
    expect(joules({ inputFresh: 10, cacheWrite: -1, output: 250 })).toBeUndefined();
  });

  it("throughput estimates what is only read by its input, on a node with a speed of input", () => {
    const estimator = throughput({ nodes: { "our-70b": { ...NODE, inputTokensPerS: 12_000 }, free: NODE } });
    for (const operation of ["embeddings", "rerank"]) {
      const call = { operation, usage: { inputFresh: 1000 } };
      expect(estimator.estimate(callOf("our-70b", call))?.energy.value).toBeCloseTo(600, 9);
      expect(estimator.estimate(callOf("free", call))).toBeUndefined();
    }
  });

  it("throughput does not change with what was handed in", () => {
    const mine = { x: { watts: 100, tokensPerS: 100, pue: 1 } };
    const estimator = throughput({ nodes: mine });
    mine.x.watts = 9999;
    expect(estimator.estimate(callOf("x", { usage: { output: 1 } }))?.energy.value).toBe(1);
  });

  it("throughput takes time, servers and batch for a model whose speed was observed from outside", () => {
    // gpt-4o: 41 tokens/s, 0.65 s to the first, 440 billion parameters: 8 to 16 GPUs of 80 GB at 8 to 16 bits.
    const seconds = 250 / 41 + 0.65;
    const estimate = throughput().estimate(callOf("gpt-4o", { provider: "openai" }));
    expect(estimate?.energy.low).toBeCloseTo((seconds * 1 * 4520 * 1.05 * 1.05) / 64, 6);
    expect(estimate?.energy.high).toBeCloseTo((seconds * 2 * 10_170 * 1.35 * 1.4) / 8, 6);
    expect(estimate?.energy.value).toBeCloseTo((seconds * Math.SQRT2 * 7910 * 1.12 * 1.2) / 23, 6);
    expect(estimate?.tables).toEqual(["ecologits@0.11.2"]);
    const narrow = throughput({ nodeWatts: 8000, batch: 16, pue: 1 }).estimate(callOf("gpt-4o"));
    expect(narrow?.energy.high).toBeCloseTo((seconds * 2 * 8000 * 1.35) / 16, 6);
  });

  it("throughput takes no longer than the call", () => {
    const joulesIn = (durationS: number) =>
      throughput().estimate(callOf("gpt-4o", { durationS }))?.energy.value ?? 0;
    expect(joulesIn(4) / joulesIn(2)).toBeCloseTo(2, 9);
    expect(joulesIn(Number.NaN)).toBe(joulesIn(1e9));
  });

  it("throughput does not know models without a speed, nor embeddings", () => {
    expect(throughput().knows(callOf("meta-llama/Llama-3.1-8B-Instruct"))).toBe(false);
    expect(throughput().knows(callOf("gpt-4o", { operation: "embeddings" }))).toBe(false);
    expect(throughput().estimate(callOf("no-such-model/0"))).toBeUndefined();
  });

  it.each([
    ["the options", null],
    ["nodeWatts", { nodeWatts: -1 }],
    ["nodeWatts.low", { nodeWatts: { value: 1, low: 2, high: 3 } }],
    ["batch", { batch: 0 }],
    ["pue", { pue: 0.9 }],
    ['nodes["x"]', { nodes: { x: 5 } }],
    ['nodes["x"].watts', { nodes: { x: { tokensPerS: 1 } } }],
    ['nodes["x"].tokensPerS', { nodes: { x: { watts: 1, tokensPerS: 0 } } }],
    ['nodes["x"].tokensPerS.high', { nodes: { x: { watts: 1, tokensPerS: { low: 1, value: 1 } } } }],
    ['nodes["x"].inputTokensPerS', { nodes: { x: { watts: 1, tokensPerS: 1, inputTokensPerS: "9" } } }],
    ['nodes["x"].pue', { nodes: { x: { watts: 1, tokensPerS: 1, pue: Number.NaN } } }],
  ])("throughput refuses a wrong %s: %j", (field, options) => {
    expect(() => throughput(options as never)).toThrow(InvalidInputError);
    expect(() => throughput(options as never)).toThrow(expect.objectContaining({ field }));
  });

  it("throughput gives a range or nothing for any usage and any name", () => {
    for (const usage of HOSTILE_USAGES)
      for (const model of ["gpt-4o", "our-70b"]) {
        const { usage: _, ...call } = callOf(model);
        const estimate = throughput({ nodes }).estimate({ ...call, ...(usage && { usage }) });
        if (estimate) expect(isRange(estimate.energy)).toBe(true);
      }
    for (const name of HOSTILE_NAMES.filter((hostile) => hostile !== "gpt-4o\n"))
      expect(throughput({ nodes }).knows(callOf(name))).toBe(false);
  });
});
