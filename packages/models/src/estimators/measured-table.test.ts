import { energyEstimatorContract } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callOf, HOSTILE_NAMES, HOSTILE_USAGES } from "../../test/hostile-calls.js";
import { withProxies } from "../catalog/proxies.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { isRange } from "../figures/interval.js";
import { joulesPerToken } from "./measured-curve.js";
import { measuredTable } from "./measured-table.js";
import { type MlEnergyRun, mlEnergyRuns } from "./ml-energy-runs.js";

const LLAMA = callOf("meta-llama/Llama-3.1-8B-Instruct", { usage: { output: 100 } });
/** One GPU, nothing around it: 0.4548 J at a batch of 8, 0.2627 at 16, 0.1651 at 32, 0.0702 at 512. */
const BARE = { gpu: "H100", gpus: 1, host: 1, idle: 1, pue: 1 } as const;
const perToken = (batch: number) =>
  (measuredTable({ ...BARE, batch }).estimate(LLAMA)?.energy.value ?? 0) / 100;

describe("measuredTable", () => {
  it("measuredTable keeps the contract of energy estimators", async () => {
    expect(await energyEstimatorContract(measuredTable())).toEqual([]);
    expect(await energyEstimatorContract(measuredTable(BARE), [LLAMA])).toEqual([]);
  });

  it("measuredTable gives what was measured, where it was measured", () => {
    const estimate = measuredTable({ ...BARE, batch: { value: 32, low: 8, high: 600 } }).estimate(LLAMA);
    expect(estimate?.energy.value).toBeCloseTo(16.51, 2);
    expect(estimate?.energy.low).toBeCloseTo(7.02, 2);
    expect(estimate?.energy.high).toBeCloseTo(45.48, 2);
    expect(estimate?.methodId).toBe("measured-table@1");
    expect(estimate?.tables).toEqual(["ml-energy@2026.02"]);
    expect(estimate?.water).toBeUndefined();
    expect(estimate?.embodiedCo2e).toBeUndefined();
  });

  it("measuredTable draws a line in logarithms between two batches, and none beyond the last", () => {
    expect(perToken(Math.sqrt(8 * 16))).toBeCloseTo(Math.sqrt(0.45482 * 0.26267), 3);
    expect(perToken(1)).toBeCloseTo(0.4548, 4);
    expect(perToken(5000)).toBe(perToken(1024));
    expect(perToken(1024)).toBeCloseTo(0.0713, 4);
  });

  it("measuredTable puts the server, waiting machines and the data centre around the GPUs", () => {
    const bare = measuredTable(BARE).estimate(LLAMA)?.energy;
    const { host: _, idle: __, pue: ___, ...rest } = BARE;
    const whole = measuredTable(rest).estimate(LLAMA)?.energy;
    expect((whole?.value ?? 0) / (bare?.value ?? 1)).toBeCloseTo(1.43 * 1.12 * 1.2, 9);
    expect((whole?.low ?? 0) / (bare?.low ?? 1)).toBeCloseTo(1.2 * 1.05 * 1.05, 9);
    expect((whole?.high ?? 0) / (bare?.high ?? 1)).toBeCloseTo(1.82 * 1.35 * 1.4, 9);
  });

  it("measuredTable covers every run of a model with its band when all batches are possible", () => {
    const all = measuredTable({ host: 1, idle: 1, pue: 1, batch: { value: 32, low: 1, high: 5000 } });
    for (const run of mlEnergyRuns().filter(({ task }) => task === "lm-arena-chat")) {
      const { low, high } = all.estimate(callOf(run.model.id, { usage: { output: 1 } }))?.energy ?? {
        low: 1,
        high: 0,
      };
      // Of two runs of one configuration the mean counts; they were up to 19 % apart.
      expect(run.joulesPerOutputToken).toBeGreaterThanOrEqual(low * 0.9);
      expect(run.joulesPerOutputToken).toBeLessThanOrEqual(high * 1.1);
    }
  });

  it("measuredTable follows a proxy, also of a name that was measured, and shows it", () => {
    const proxies = { "our-llama": "llama-3.1-8b", "Qwen/Qwen3-8B": "llama-3.1-8b" };
    const estimator = measuredTable({ ...BARE, catalog: withProxies(modelCatalog(), proxies) });
    const truth = measuredTable(BARE).estimate(LLAMA)?.energy;
    for (const name of Object.keys(proxies)) {
      const estimate = estimator.estimate(callOf(name, { usage: { output: 100 } }));
      expect(estimate?.energy, name).toEqual(truth);
      expect(estimate?.tables).toEqual(["ml-energy@2026.02", "models-open@2026.11 (proxy llama-3.1-8b)"]);
    }
  });

  it("measuredTable takes the stated task, then chats, then what was measured", () => {
    const estimate = (model: string, options = {}) =>
      measuredTable({ ...BARE, ...options }).estimate(callOf(model))?.energy.value ?? 0;
    expect(estimate("Qwen/Qwen3-8B", { task: "gpqa" })).toBeGreaterThan(estimate("Qwen/Qwen3-8B"));
    expect(estimate("Qwen/Qwen3-8B", { task: "lm-arena-chat" })).toBe(estimate("Qwen/Qwen3-8B"));
    expect(estimate("Qwen/Qwen3-Coder-30B-A3B-Instruct")).toBeGreaterThan(0);
    expect(measuredTable({ task: "video-chat" }).knows(callOf("Qwen/Qwen3-8B"))).toBe(false);
    expect(measuredTable({ gpu: "B200", gpus: 8 }).knows(LLAMA)).toBe(false);
  });

  it("measuredTable finds other spellings of a model, and no other models", () => {
    for (const name of ["meta-llama/llama-3.1-8b-instruct", "llama3.1:8b", "Qwen/Qwen3-8B"])
      expect(measuredTable().knows(callOf(name, { provider: "ollama" })), name).toBe(true);
    for (const name of ["gpt-4o", "Llama", "Qwen3", "meta-llama/Llama-3.2-3B-Instruct"])
      expect(measuredTable().knows(callOf(name)), name).toBe(false);
    expect(measuredTable().knows({ ...LLAMA, operation: "embeddings" })).toBe(false);
  });

  it.each([
    ["the options", null],
    ["task", { task: "poetry" }],
    ["gpu", { gpu: "A100" }],
    ["gpus", { gpus: 0 }],
    ["batch", { batch: 0.5 }],
    ["batch.value", { batch: { low: 8, high: 9 } }],
    ["host", { host: 0.9 }],
    ["idle", { idle: Number.NaN }],
    ["pue", { pue: "1.2" }],
  ])("measuredTable refuses a wrong %s: %j", (field, options) => {
    expect(() => measuredTable(options as never)).toThrow(InvalidInputError);
    expect(() => measuredTable(options as never)).toThrow(expect.objectContaining({ field }));
  });

  it("measuredTable gives a range or nothing for any usage and any name", () => {
    for (const usage of HOSTILE_USAGES) {
      const { usage: _, ...call } = LLAMA;
      const estimate = measuredTable().estimate({ ...call, ...(usage && { usage }) });
      if (estimate) expect(isRange(estimate.energy)).toBe(true);
    }
    for (const name of HOSTILE_NAMES) expect(measuredTable().knows(callOf(name))).toBe(false);
  });
});

describe("joulesPerToken", () => {
  const run = (maxBatch: number, joulesPerOutputToken: number, gpus = 1): MlEnergyRun => ({
    task: "gpqa",
    model: { id: "a/b", architecture: "dense", activeParameters: 1, totalParameters: 1, weightBits: 16 },
    gpu: "H100",
    gpus,
    tensorParallel: 1,
    maxBatch,
    batch: maxBatch,
    joulesPerOutputToken,
    outputTokens: 100,
    interTokenMs: 10,
    tokensPerS: 100,
  });
  const at = (value: number) => ({ value, low: value, high: value });

  it("joulesPerToken takes the geometric mean of repeated runs, and of arrangements", () => {
    expect(joulesPerToken([run(8, 1), run(8, 4)], at(8)).value).toBeCloseTo(2, 12);
    const two = joulesPerToken([run(8, 1), run(8, 9, 2)], at(8));
    expect(two.value).toBeCloseTo(3, 12);
    expect([two.low, two.high]).toEqual([expect.closeTo(1, 12), expect.closeTo(9, 12)]);
  });

  it("joulesPerToken is one number at one batch of one arrangement", () => {
    const { value, low, high } = joulesPerToken([run(8, 4), run(32, 1)], at(16));
    expect([value, low, high]).toEqual([expect.closeTo(2, 12), expect.closeTo(2, 12), expect.closeTo(2, 12)]);
  });

  it("joulesPerToken sees a hump between the ends of the batch", () => {
    const { high } = joulesPerToken([run(8, 1), run(16, 7), run(32, 1)], { value: 8, low: 8, high: 32 });
    expect(high).toBeCloseTo(7, 12);
  });

  it("joulesPerToken is a range within what was measured, at any batch, in any order of the runs", () => {
    const runs = mlEnergyRuns().filter(({ model, task }) => model.id === "Qwen/Qwen3-32B" && task === "gpqa");
    const joules = runs.map(({ joulesPerOutputToken }) => joulesPerOutputToken);
    const batch = fc.double({ min: 1, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(batch, batch, batch),
        fc.shuffledSubarray(runs, { minLength: runs.length }),
        (three, mixed) => {
          const [low = 1, value = 1, high = 1] = [...three].sort((one, other) => one - other);
          const range = joulesPerToken(mixed, { value, low, high });
          expect(isRange(range)).toBe(true);
          expect(range.low).toBeGreaterThanOrEqual(Math.min(...joules) * (1 - 1e-12));
          expect(range.high).toBeLessThanOrEqual(Math.max(...joules) * (1 + 1e-12));
          expect(range.value).toBeCloseTo(joulesPerToken(runs, { value, low, high }).value, 12);
        },
      ),
    );
  });
});
