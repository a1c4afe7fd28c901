import type { EnergyEstimator, TokenUsage, WeighedCall } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { tokenWeights } from "./token-weights.js";

const usage = (inputFresh: number, output: number) => ({ inputFresh, output });

/** Knows the joules of an input token by model; an output token takes as many as the batch of a provider makes it. */
const estimator = (joules: Readonly<Record<string, number>>): EnergyEstimator => ({
  id: "known",
  knows: ({ model }) => model in joules,
  estimate({ model, usage: { inputFresh = 0, output = 0 } = {} }) {
    const value = (joules[model] as number) * inputFresh + 0.5 * output;
    return { methodId: "known", energy: { value, low: value, high: value } };
  },
});

/** Weights with estimators. */
function learning(...estimators: EnergyEstimator[]) {
  const policy = tokenWeights(estimators);
  const learn = (
    model: string,
    usage: TokenUsage,
    durationS: number,
    firstChunkS?: number,
    operation = "chat",
  ) =>
    policy.learn?.({
      model,
      operation,
      usage,
      durationS,
      ...(firstChunkS !== undefined && { firstChunkS }),
    });
  const weigh = (phase: WeighedCall["phase"], model: string, operation = "chat") =>
    policy.weight({ model, operation, phase });
  const weights = (...models: string[]) => models.map((model) => weigh("prefill", model));
  const decode = (model: string) => weigh("decode", model);
  return { weigh, learn, weights, decode };
}
const known = () => learning(estimator({ m: 1, n: 10 }));

describe("the weight of a class of calls", () => {
  it("the weight of a class of calls is 1 until one of any class has ended", () => {
    const { weights, decode } = known();
    expect([weights("m"), decode("m")]).toEqual([[1], 1]);
  });

  it("the weight of a class of calls is what its tokens take per second: one of output as four of input", () => {
    const { learn, weights, decode } = known();
    learn("n", { inputFresh: 100, cacheWrite: 20, cacheRead: 1e6, output: 70, reasoning: 50 }, 2);
    expect(weights("n")).toEqual([(10 * (120 + 280)) / 2]);
    // Nothing is known of a phase that no call has shown.
    expect(decode("n")).toBe((10 * (120 + 280)) / 2);
  });

  it("the weight of a model whose tokens take more is larger at fewer tokens per second", () => {
    const { learn, decode } = learning(estimator({ small: 0.005, large: 8 / 60 }));
    learn("small", usage(0, 500), 10, 0);
    learn("large", usage(0, 150), 10, 0);
    expect(decode("small")).toBeCloseTo(1, 9);
    expect(decode("large")).toBeCloseTo(8, 9);
  });

  it("the weight of a model that no estimator knows is the mean of the others", () => {
    const { learn, weights } = known();
    learn("unknown", usage(1000, 1000), 1);
    expect(weights("unknown")).toEqual([1]);
    learn("m", usage(30, 0), 1);
    learn("m", usage(30, 0), 1);
    learn("unknown", usage(1000, 1000), 1);
    expect(weights("unknown", "new")).toEqual([30, 30]);
  });

  it("the weight of a model whose estimator counts output alone is by that", () => {
    const { learn, weights } = learning(estimator({ m: 0 }));
    learn("m", usage(0, 100), 1);
    expect(weights("m")).toEqual([50]);
  });

  it("the weight of a class of calls is 1 where an estimator fails, which is asked once", () => {
    const estimate = () => {
      throw new Error("no");
    };
    const { learn, weights } = learning({ id: "bad", knows: () => true, estimate });
    expect(() => learn("m", usage(1, 1), 1)).toThrow("no");
    learn("m", usage(1, 1), 1);
    expect(weights("m")).toEqual([1]);
  });

  it("the weight of a class of calls is kept apart by model and operation", () => {
    const { learn, weights, weigh } = known();
    learn("m", usage(100, 0), 1);
    learn("n", usage(100, 0), 1);
    learn("m", usage(7, 0), 1, undefined, "embeddings");
    expect([...weights("m", "n"), weigh("prefill", "m", "embeddings")]).toEqual([100, 1000, 7]);
  });

  it("the weight of a class of calls knows the phases of a stream: input before the first chunk, output after it", () => {
    const { learn, weights, decode } = known();
    learn("m", usage(1000, 100), 5, 1);
    expect([weights("m"), decode("m")]).toEqual([[1000], 100]);
  });

  it("the weight of a class of calls is that of the whole call for a phase without time", () => {
    const { learn, weights, decode } = known();
    learn("m", usage(1000, 100), 5, 0);
    expect([weights("m"), decode("m")]).toEqual([[280], 80]);
  });

  it("the weight of a class of calls follows its load: half of an old call is forgotten after 34 newer ones", () => {
    const { learn, weights } = known();
    for (let i = 0; i < 500; i++) learn("m", usage(100, 0), 1);
    expect(weights("m")[0]).toBeCloseTo(100, 6);
    for (let i = 0; i < 34; i++) learn("m", usage(300, 0), 1);
    expect(weights("m")[0]).toBeCloseTo(200, -1);
    for (let i = 0; i < 500; i++) learn("m", usage(300, 0), 1);
    expect(weights("m")[0]).toBeCloseTo(300, 0);
  });

  it("the weight of a class of calls counts long calls for more", () => {
    const { learn, weights } = known();
    learn("m", usage(100, 0), 1);
    learn("m", usage(900, 0), 99);
    expect(weights("m")[0]).toBeLessThan(12);
  });

  it.each([
    ["no tokens", {}, 1],
    ["no time", usage(10, 10), 0],
    ["a negative time", usage(10, 10), -1],
    ["no number of tokens", usage(Number.NaN, 10), 1],
    ["infinite tokens", usage(10, Number.POSITIVE_INFINITY), 1],
    ["negative tokens", usage(-50, 0), 1],
  ])(
    "the weight of a class of calls learns nothing from a call with %s, and forgets nothing",
    (_, odd, durationS) => {
      const { learn, weights } = known();
      learn("m", usage(100, 0), 1);
      learn("m", odd, durationS);
      expect(weights("m")).toEqual([100]);
    },
  );

  it("the weights of 200 classes of calls are kept apart, and the rest weigh as their mean", () => {
    const models = Array.from({ length: 300 }, (_, i) => `m${i}`);
    const { learn, weights } = learning(estimator(Object.fromEntries(models.map((model) => [model, 1]))));
    for (const [i, model] of models.entries()) learn(model, usage(100 + i, 0), 1);
    const [early, last, over, another] = weights("m7", "m199", "m250", "m299");
    expect([early, last, over === another]).toEqual([107, 299, true]);
    expect(over).toBeLessThan(299);
  });
});
