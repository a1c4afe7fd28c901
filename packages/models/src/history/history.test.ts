import type { EstimatorInput, Range } from "@wattspan/core";
import { energyEstimatorContract, random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOSTILE_NAMES, HOSTILE_USAGES } from "../../test/hostile-calls.js";
import { type HistoryEstimator, history } from "./history.js";

const CALL: EstimatorInput = {
  model: "our-7b",
  operation: "chat",
  usage: { inputFresh: 900, output: 200 },
  durationS: 2,
};
const exactly = (value: number): Range => ({ value, low: value, high: value });
const around = (value: number): Range => ({ value, low: 0.9 * value, high: 1.1 * value });

function taught(joules: readonly number[], call = CALL, estimator = history()): HistoryEstimator {
  for (const value of joules) estimator.observe(call, exactly(value));
  return estimator;
}
const withInput = (inputFresh: number): EstimatorInput => ({ ...CALL, usage: { inputFresh, output: 200 } });

describe("history", () => {
  it("history knows a call from the fifth like it, by their median", () => {
    const estimator = taught([10, 11, 12, 13]);
    expect(estimator.knows(CALL)).toBe(false);
    expect(estimator.estimate(CALL)).toBeUndefined();
    taught([50], CALL, estimator);
    expect(estimator.knows(CALL)).toBe(true);
    const { energy, methodId } = estimator.estimate(CALL) ?? {};
    expect(methodId).toBe("history@1");
    expect(energy?.value).toBe(12);
    expect(energy?.low).toBeLessThan(10);
    expect(energy?.high).toBeGreaterThan(50);
  });

  it("history keeps the contract of estimators", async () => {
    expect(await energyEstimatorContract(taught([1, 2, 3, 4, 5, 6]), [CALL])).toEqual([]);
  });

  it("history keeps calls of other models, providers, operations and sizes apart", () => {
    const estimator = taught([1, 1, 1, 1, 1]);
    for (const other of [
      { ...CALL, model: "our-70b" },
      { ...CALL, provider: "openai" },
      { ...CALL, operation: "embeddings" },
      withInput(1024),
      withInput(511),
    ]) {
      expect(estimator.knows(other)).toBe(false);
      taught([70, 70, 70, 70, 70], other, estimator);
    }
    expect(estimator.estimate(withInput(512))?.energy.value).toBe(1);
    expect(estimator.estimate(withInput(1023))?.energy.value).toBe(1);
    expect(estimator.learned).toHaveLength(6);
    expect(estimator.learned[0]).toEqual({
      ...{
        model: "our-7b",
        operation: "chat",
        fromTokens: 512,
        calls: 5,
        energy: estimator.estimate(CALL)?.energy,
      },
    });
  });

  it("history keeps names apart that have line breaks, and a provider without a name", () => {
    const provided = (provider: string | undefined, model: string) =>
      ({ ...CALL, model, ...(provider !== undefined && { provider }) }) as const;
    const estimator = taught([1, 1, 1, 1, 1], provided("a\nb", "c"));
    taught([1, 1, 1, 1, 1], provided("a", "c"), estimator);
    for (const other of [provided("a", "b\nc"), provided("", "c"), provided(undefined, "c")])
      expect(estimator.knows(other)).toBe(false);
  });

  it("history does not claim that calls are all equal because five were", () => {
    const { low, high } = taught([40, 40, 40, 40, 40]).learned[0]?.energy ?? exactly(40);
    expect(low).toBeLessThan(38);
    expect(high).toBeGreaterThan(42);
  });

  it("history does not know the prompt of a call alone, by which models would be compared", () => {
    expect(taught([1, 2, 3, 4, 5]).knows({ ...CALL, usage: { inputFresh: 1000, output: 0 } })).toBe(false);
  });

  it("history counts input of all kinds: a cache may have any part of it", () => {
    const estimator = taught([3, 3, 3, 3, 3], {
      ...CALL,
      usage: { inputFresh: 100, cacheRead: 700, cacheWrite: 100, output: 3 },
    });
    expect(estimator.estimate(CALL)?.energy.value).toBe(3);
  });

  it("for any joules the band holds the median, lies around what was seen, and has the error of the meter", () => {
    const joules = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), {
      minLength: 5,
      maxLength: 250,
    });
    fc.assert(
      fc.property(joules, (values) => {
        const [exact, blurred] = [history(), history()];
        for (const value of values) {
          exact.observe(CALL, exactly(value));
          blurred.observe(CALL, around(value));
        }
        const [energy, wider] = [exact, blurred].map((one) => one.estimate(CALL)?.energy as Range);
        expect(energy?.low).toBeLessThanOrEqual(energy?.value as number);
        expect(energy?.value).toBeLessThanOrEqual(energy?.high as number);
        expect(wider?.value).toBe(energy?.value);
        expect((wider?.low as number) / (energy?.low as number)).toBeCloseTo(0.9, 3);
        expect(exact.learned[0]?.calls).toBe(Math.min(99, values.length));
      }),
    );
  });

  it("history follows a change within 50 calls, and has forgotten what was before after 99", () => {
    const estimator = taught(Array.from({ length: 99 }, () => 10));
    taught(
      Array.from({ length: 50 }, () => 40),
      CALL,
      estimator,
    );
    expect(estimator.estimate(CALL)?.energy.value).toBe(40);
    taught(
      Array.from({ length: 49 }, () => 40),
      CALL,
      estimator,
    );
    expect(estimator.estimate(CALL)?.energy).toEqual(exactly(40));
  });

  it("history forgets the class without a new call for longest, and keeps 256", () => {
    const estimator = history();
    const named = (index: number) => ({ ...CALL, model: `m-${index}` });
    for (let index = 0; index < 256; index++) taught([1, 1, 1, 1, 1], named(index), estimator);
    taught([1], named(0), estimator);
    taught([1], named(256), estimator);
    expect(estimator.learned).toHaveLength(256);
    expect(estimator.knows(named(0))).toBe(true);
    expect(estimator.knows(named(1))).toBe(false);
  });

  it.each<[string, unknown]>([
    ["0", exactly(0)],
    ["an upper bound", { value: 5, low: 0, high: 5 }],
    ["a negative number", exactly(-1)],
    ["no number", exactly(Number.NaN)],
    ["an infinite one", { value: 5, low: 1, high: Number.POSITIVE_INFINITY }],
    ["bounds in another order", { value: 5, low: 6, high: 4 }],
    ["a plain number", 5],
    ["a text", "5"],
    ["null", null],
    ["nothing", undefined],
  ])("history ignores energy that is %s", (_, energy) => {
    const estimator = history();
    for (let index = 0; index < 9; index++) estimator.observe(CALL, energy as Range);
    expect(estimator.learned).toEqual([]);
  });

  it("history ignores calls that are like no other, and never throws", () => {
    const estimator = history();
    const after = (call: EstimatorInput) => {
      for (let index = 0; index < 5; index++) estimator.observe(call, exactly(2));
      estimator.knows(call);
      return estimator.estimate(call);
    };
    for (const usage of [
      undefined,
      {},
      { output: 7 },
      { inputFresh: Number.NaN, output: 7 },
      { inputFresh: -1, output: 7 },
      { inputFresh: "7" as never, output: 7 },
      { inputFresh: 7, output: 0 },
      { inputFresh: 7, output: 7, byModel: [{ model: "a", output: 7 }] },
    ])
      expect(after({ ...CALL, usage } as EstimatorInput)).toBeUndefined();
    expect(after({ ...CALL, model: "a".repeat(513) })).toBeUndefined();
    expect(after({ ...CALL, model: undefined as never })).toBeUndefined();
    expect(after({ ...CALL, operation: null as never })).toBeUndefined();
    for (const usage of HOSTILE_USAGES) after({ ...CALL, usage } as EstimatorInput);
    for (const model of HOSTILE_NAMES) after({ ...CALL, model });
    expect(estimator.learned.every(({ energy }) => energy === undefined || energy.value === 2)).toBe(true);
  });

  it("the band of a service that answers at random holds nine calls in ten, at any number before", () => {
    const uniform = random(74);
    const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const held: Record<"few" | "many", number[]> = { few: [], many: [] };
    for (let service = 0; service < 400; service++) {
      const estimator = history();
      const perToken = Math.exp(normal());
      for (let index = 0; index < 120; index++) {
        // Inputs of all sizes within the class, answers of lognormal length: what no class separates.
        const input = Math.floor(512 * (1 + uniform()));
        const truth = perToken * (0.05 * input + 200 * Math.exp(0.5 * normal()));
        const call = withInput(input);
        const band = estimator.estimate(call)?.energy;
        const group = index < 19 ? "few" : "many";
        if (band) held[group].push(band.low <= truth && truth <= band.high ? 1 : 0);
        estimator.observe(call, around(truth));
      }
    }
    const share = (group: "few" | "many") => {
      const all = held[group];
      return all.reduce((sum, one) => sum + one, 0) / all.length;
    };
    expect(share("few")).toBeGreaterThan(0.9);
    expect(share("many")).toBeGreaterThan(0.9);
    expect(share("many")).toBeLessThan(0.97);
  });
});
