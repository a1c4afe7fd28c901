import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { EnergyEstimator } from "../../contracts/energy-estimator.js";
import { Faults } from "../../runtime/fault.js";
import { WeightPriors } from "./weight-priors.js";

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

/** Priors with estimators, which have been asked when a call has been learned from. */
function learning(...estimators: EnergyEstimator[]) {
  const clock = manualClock();
  const faults = new Faults();
  const priors = new WeightPriors(estimators, faults, clock);
  const learn = (model: string, ...[done, durationS, firstChunkS]: Learned) => {
    priors.learn({ model }, done, durationS, firstChunkS);
    clock.advance(0);
  };
  const weights = (...models: string[]) => models.map((model) => priors.weight({ model }, "prefill"));
  const decode = (model: string) => priors.weight({ model }, "decode");
  return { priors, clock, faults, learn, weights, decode };
}
type Learned = [
  done: Parameters<WeightPriors["learn"]>[1],
  durationS: number,
  firstChunkS?: number | undefined,
];
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

  it("the weight of a class of calls is 1 where an estimator fails, which is a fault", () => {
    const estimate = () => {
      throw new Error("no");
    };
    const { learn, weights, faults } = learning({ id: "bad", knows: () => true, estimate });
    learn("m", usage(1, 1), 1);
    learn("m", usage(1, 1), 1);
    expect([weights("m"), faults.counts]).toEqual([[1], { "estimator/estimate": 1 }]);
  });

  it("the weight of a class of calls asks estimators outside of the call", () => {
    const { priors, clock, weights } = known();
    priors.learn({ model: "m" }, usage(100, 0), 1, undefined);
    expect(weights("m")).toEqual([1]);
    clock.advance(0);
    expect(weights("m")).toEqual([100]);
  });

  it("the weight of a class of calls is kept apart by model and operation", () => {
    const { priors, learn, weights } = known();
    const embeddings = { model: "m", operation: "embeddings" };
    learn("m", usage(100, 0), 1);
    learn("n", usage(100, 0), 1);
    priors.learn(embeddings, usage(7, 0), 1, undefined);
    learn("m", usage(100, 0), 1);
    expect([...weights("m", "n"), priors.weight(embeddings, "prefill")]).toEqual([100, 1000, 7]);
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

  it("the weight of a class of calls by the times of its server asks no estimator", () => {
    const asked: string[] = [];
    const knows = ({ model }: { model: string }) => asked.push(model) > 0;
    const { learn, weights, decode } = learning({ ...estimator({ m: 1 }), knows });
    learn("m", { prefillS: 1, decodeS: 2 }, 10, 4);
    expect([weights("m"), decode("m"), asked]).toEqual([[1 / 4], 2 / 6, []]);
  });
});
