import { describe, expect, it } from "vitest";
import { WeightPriors } from "./weight-priors.js";

const usage = (inputFresh: number, output: number) => ({ inputFresh, output });

describe("the weight of a class of calls", () => {
  it("the weight of a class of calls is 1 until one of them has ended", () => {
    const priors = new WeightPriors();
    expect([priors.prefill("m", "chat"), priors.decode("m", "chat")]).toEqual([1, 1]);
  });

  it("the weight of a class of calls is its work per second: an output token counts as four input tokens", () => {
    const priors = new WeightPriors();
    priors.learn(
      "m",
      "chat",
      { inputFresh: 100, cacheWrite: 20, cacheRead: 1e6, output: 70, reasoning: 50 },
      2,
      undefined,
    );
    expect(priors.prefill("m", "chat")).toBeCloseTo((120 + 280) / 2, 9);
    // Nothing is known of a phase that no call has shown.
    expect(priors.decode("m", "chat")).toBe(1);
  });

  it("the weight of a class of calls is kept apart by model and operation", () => {
    const priors = new WeightPriors();
    priors.learn("m", "chat", usage(100, 0), 1, undefined);
    expect(priors.prefill("m", "embeddings")).toBe(1);
    expect(priors.prefill("n", "chat")).toBe(1);
    priors.learn("t", "cha", usage(5, 0), 1, undefined);
    expect(priors.prefill("at", "ch")).toBe(1);
  });

  it("the weight of a class of calls knows the phases of a stream: input before the first chunk, output after it", () => {
    const priors = new WeightPriors();
    priors.learn("m", "chat", usage(1000, 100), 5, 1);
    expect(priors.prefill("m", "chat")).toBeCloseTo(1000, 9);
    expect(priors.decode("m", "chat")).toBeCloseTo(400 / 4, 9);
  });

  it("the weight of a class of calls is 1 for a phase without time", () => {
    const priors = new WeightPriors();
    priors.learn("m", "chat", usage(1000, 100), 5, 0);
    expect(priors.prefill("m", "chat")).toBe(1);
    expect(priors.decode("m", "chat")).toBeCloseTo(80, 9);
    priors.learn("n", "chat", usage(1000, 100), 5, 5);
    expect(priors.decode("n", "chat")).toBe(1);
  });

  it("the weight of a class of calls follows its load: half of an old call is forgotten after 34 newer ones", () => {
    const priors = new WeightPriors();
    for (let i = 0; i < 500; i++) priors.learn("m", "chat", usage(100, 0), 1, undefined);
    expect(priors.prefill("m", "chat")).toBeCloseTo(100, 6);
    for (let i = 0; i < 34; i++) priors.learn("m", "chat", usage(300, 0), 1, undefined);
    expect(priors.prefill("m", "chat")).toBeCloseTo(200, -1);
    for (let i = 0; i < 500; i++) priors.learn("m", "chat", usage(300, 0), 1, undefined);
    expect(priors.prefill("m", "chat")).toBeCloseTo(300, 0);
  });

  it("the weight of a class of calls counts long calls for more", () => {
    const priors = new WeightPriors();
    priors.learn("m", "chat", usage(100, 0), 1, undefined);
    priors.learn("m", "chat", usage(900, 0), 99, undefined);
    expect(priors.prefill("m", "chat")).toBeLessThan(12);
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
      const priors = new WeightPriors();
      priors.learn("m", "chat", usage(100, 0), 1, undefined);
      priors.learn("m", "chat", odd, durationS, undefined);
      expect(priors.prefill("m", "chat")).toBeCloseTo(100, 9);
    },
  );

  it("the weights of 200 classes of calls are kept apart, and the rest share one", () => {
    const priors = new WeightPriors();
    for (let i = 0; i < 200; i++) priors.learn(`m${i}`, "chat", usage(100 + i, 0), 1, undefined);
    expect(priors.prefill("late", "chat")).toBe(1);
    priors.learn("late", "chat", usage(7, 0), 1, undefined);
    expect(priors.prefill("later", "chat")).toBeCloseTo(7, 9);
    expect(priors.prefill("m199", "chat")).toBeCloseTo(299, 9);
    priors.learn("m0", "chat", usage(100, 0), 1, undefined);
    expect(priors.prefill("m0", "chat")).toBeCloseTo(100, 9);
  });
});
