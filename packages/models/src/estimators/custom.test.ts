import type { TokenUsage } from "@wattspan/core";
import { energyEstimatorContract } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callOf, HOSTILE_NAMES, HOSTILE_USAGES } from "../../test/hostile-calls.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { isRange } from "../figures/interval.js";
import { custom } from "./custom.js";

const models = {
  plain: { joulesPerOutputToken: 0.5 },
  full: {
    joulesPerOutputToken: { value: 1, low: 0.5, high: 3 },
    joulesPerInputToken: { value: 0.1, low: 0.05, high: 0.2 },
    joulesPerRequest: { value: 10, low: 10, high: 10 },
    embodiedGramsPerJoule: { value: 1e-5, low: 1e-5, high: 2e-5 },
    litresPerJoule: 1e-6,
  },
  cached: {
    joulesPerOutputToken: 0,
    joulesPerInputToken: 0,
    joulesPerCacheReadToken: { value: 2, low: 1, high: 3 },
  },
};
const energyOf = (model: keyof typeof models, usage: TokenUsage) =>
  custom({ models }).estimate(callOf(model, { usage }))?.energy;

describe("custom", () => {
  it("custom keeps the contract of energy estimators", async () => {
    const calls = [callOf("plain"), callOf("full"), callOf("cached")];
    expect(await energyEstimatorContract(custom({ models }), calls)).toEqual([]);
  });

  it("custom takes a plain number to be right within a factor of 2", () => {
    expect(energyOf("plain", { output: 100 })).toEqual({ value: 50, low: 25, high: 100 });
  });

  it("custom adds request, output and input, and gives embodied emissions and water", () => {
    const estimate = custom({ models }).estimate(
      callOf("full", { usage: { inputFresh: 100, cacheWrite: 100, output: 10 } }),
    );
    expect(estimate?.energy).toEqual({ value: 40, low: 25, high: 80 });
    expect(estimate?.embodiedCo2e?.high).toBeCloseTo(80 * 2e-5, 12);
    expect(estimate?.water?.low).toBeCloseTo(25e-6 / 2, 12);
    expect(estimate?.methodId).toBe("custom@1");
    expect(custom({ models, id: "ours@3" }).estimate(callOf("plain"))?.methodId).toBe("ours@3");
  });

  it("custom takes a cached token for a tenth of an input token, from 0 to all of it, unless stated otherwise", () => {
    expect(energyOf("full", { inputFresh: 0, cacheRead: 1000, output: 0 })).toEqual({
      value: 20,
      low: 10,
      high: 210,
    });
    expect(energyOf("cached", { inputFresh: 5, cacheRead: 10, output: 5 })).toEqual({
      value: 20,
      low: 10,
      high: 30,
    });
  });

  it("custom estimates what is only read by its input, where input has a coefficient", () => {
    for (const operation of ["embeddings", "rerank"]) {
      const read = (model: string) =>
        custom({ models }).estimate(callOf(model, { operation, usage: { inputFresh: 100 } }))?.energy;
      expect(read("full")).toEqual({ value: 20, low: 15, high: 30 });
      expect(read("plain")).toBeUndefined();
    }
  });

  it("custom counts images and audio as input that was computed", () => {
    const read = energyOf("full", { inputFresh: 100, output: 0 })?.value ?? 0;
    expect(energyOf("full", { inputFresh: 50, image: 30, audio: 20, output: 0 })?.value).toBeCloseTo(read, 9);
  });

  it("custom has no estimate when a count that it needs is missing", () => {
    const cacheAlone = { x: { joulesPerOutputToken: 1, joulesPerCacheReadToken: 0.1 } };
    const estimator = custom({ models: cacheAlone });
    expect(estimator.estimate(callOf("x", { usage: { output: 10 } }))).toBeUndefined();
    expect(energyOf("full", { inputFresh: 10, cacheWrite: Number.NaN, output: 10 })).toBeUndefined();
    expect(energyOf("full", { output: 10 })).toBeUndefined();
    expect(energyOf("plain", { inputFresh: 10 })).toBeUndefined();
    expect(energyOf("plain", { output: 10 })).toBeDefined();
  });

  it("custom knows exactly the names that were given", () => {
    const estimator = custom({ models });
    expect(
      [...Object.keys(models), "Plain", "plain "].map((model) => estimator.knows(callOf(model))),
    ).toEqual([true, true, true, false, false]);
    for (const name of HOSTILE_NAMES) expect(estimator.knows(callOf(name))).toBe(false);
  });

  it("custom does not change with what was handed in", () => {
    const mine = { x: { joulesPerOutputToken: 1 } };
    const estimator = custom({ models: mine });
    mine.x.joulesPerOutputToken = 1000;
    expect(estimator.estimate(callOf("x", { usage: { output: 1 } }))?.energy.value).toBe(1);
  });

  it("custom is linear and in order for any coefficients and counts", () => {
    const count = fc.integer({ min: 0, max: 1e6 });
    const coefficient = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(coefficient, coefficient, count, count, (output, input, outputTokens, inputTokens) => {
        const estimator = custom({
          models: { x: { joulesPerOutputToken: output, joulesPerInputToken: input } },
        });
        const joules = (times: number) =>
          estimator.estimate(
            callOf("x", { usage: { inputFresh: inputTokens * times, output: outputTokens * times } }),
          )?.energy;
        const one = joules(1);
        expect(isRange(one)).toBe(true);
        expect(one?.value).toBeCloseTo(output * outputTokens + input * inputTokens, 3);
        expect((joules(3)?.high ?? 0) - 3 * (one?.high ?? 0)).toBeCloseTo(0, 3);
      }),
    );
  });

  it.each([
    ["the options", undefined],
    ["models", {}],
    ["models", { models: {} }],
    ["models", { models: [] }],
    ['models["x"]', { models: { x: 5 } }],
    ['models["x"].joulesPerOutputToken', { models: { x: {} } }],
    ['models["x"].joulesPerOutputToken', { models: { x: { joulesPerOutputToken: -1 } } }],
    [
      'models["x"].joulesPerOutputToken.low',
      { models: { x: { joulesPerOutputToken: { value: 1, low: 2, high: 3 } } } },
    ],
    [
      'models["x"].joulesPerInputToken',
      { models: { x: { joulesPerOutputToken: 1, joulesPerInputToken: Number.NaN } } },
    ],
    ['models["x"].litresPerJoule', { models: { x: { joulesPerOutputToken: 1, litresPerJoule: "1" } } }],
    ["id", { models: { x: { joulesPerOutputToken: 1 } }, id: " " }],
  ])("custom refuses a wrong %s: %j", (field, options) => {
    expect(() => custom(options as never)).toThrow(InvalidInputError);
    expect(() => custom(options as never)).toThrow(expect.objectContaining({ field }));
  });

  it("custom gives a range or nothing for any usage", () => {
    for (const usage of HOSTILE_USAGES)
      for (const model of Object.keys(models)) {
        const { usage: _, ...call } = callOf(model);
        const estimate = custom({ models }).estimate({ ...call, ...(usage && { usage }) });
        if (estimate) expect(isRange(estimate.energy)).toBe(true);
      }
  });
});
