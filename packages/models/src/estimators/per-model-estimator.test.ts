import type { EstimatorInput, Range } from "@wattspan/core";
import { energyEstimatorContract } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { callOf } from "../../test/hostile-calls.js";
import { tokenCount } from "../figures/token-counts.js";
import { perModelEstimator } from "./per-model-estimator.js";

const PRICES: Readonly<Record<string, number>> = { small: 1, large: 10 };
const band = (value: number): Range => ({ value, low: value / 2, high: value * 2 });

/** Joules by model; water for the large one alone. */
const estimator = perModelEstimator({
  id: "priced@1",
  knows: ({ model }) => Object.hasOwn(PRICES, model),
  estimate({ model, usage }: EstimatorInput) {
    const output = tokenCount(usage?.output);
    if (output === undefined) return undefined;
    return {
      energy: band((PRICES[model] ?? 0) * output),
      embodiedCo2e: band(output),
      ...(model === "large" && { water: band(1) }),
      tables: [`table-of-${model}`, "shared"],
    };
  },
});
const servedBy = (...models: readonly (readonly [model: string, output?: number])[]) =>
  callOf("large", {
    usage: {
      output: 99,
      byModel: models.map(([model, output]) => ({ model, ...(output !== undefined && { output }) })),
    },
  });

describe("perModelEstimator", () => {
  it("perModelEstimator makes an estimator that keeps the contract", async () => {
    expect(await energyEstimatorContract(estimator, [callOf("small"), servedBy(["small", 3])])).toEqual([]);
  });

  it("perModelEstimator gives what the method gives for a call of one model", () => {
    expect(estimator.estimate(callOf("large", { usage: { output: 3 } }))).toEqual({
      energy: band(30),
      embodiedCo2e: band(3),
      water: band(1),
      methodId: "priced@1",
      tables: ["table-of-large", "shared"],
    });
  });

  it("perModelEstimator adds up the models that served one call, and leaves the call's total alone", () => {
    expect(estimator.estimate(servedBy(["small", 5], ["large", 2]))).toEqual({
      energy: band(25),
      embodiedCo2e: band(7),
      methodId: "priced@1",
      tables: ["table-of-small", "shared", "table-of-large"],
    });
    expect(estimator.estimate(servedBy(["large", 2], ["large", 1]))?.water).toEqual(band(2));
    expect(estimator.estimate(servedBy())?.energy).toEqual(band(990));
  });

  it("perModelEstimator knows a call when it knows all of its models, and needs the tokens of all", () => {
    expect(estimator.knows(servedBy(["small", 5], ["large", 2]))).toBe(true);
    expect(estimator.knows(servedBy(["small", 5], ["other", 2]))).toBe(false);
    expect(estimator.estimate(servedBy(["small", 5], ["large"]))).toBeUndefined();
  });

  it("perModelEstimator gives nothing for what is no range", () => {
    for (const energy of [band(Number.NaN), band(Number.POSITIVE_INFINITY), { value: 1, low: 2, high: 3 }]) {
      const odd = perModelEstimator({ id: "odd@1", knows: () => true, estimate: () => ({ energy }) });
      expect(odd.estimate(callOf("small"))).toBeUndefined();
    }
  });
});
