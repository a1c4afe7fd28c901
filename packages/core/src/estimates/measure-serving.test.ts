import { describe, expect, it } from "vitest";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { EnergyEstimator, Estimate, EstimatorInput, TokenUsage } from "../contracts/energy-estimator.js";
import type { Range } from "../contracts/footprint.js";
import { rangeOf } from "../quantities/tally.js";
import { Faults } from "../runtime/fault.js";
import { estimatedParts, type PricedQuestion } from "./measure-serving.js";

const GRID = { gramsPerKwh: { value: 360, low: 360, high: 360 }, zone: "FR" } as IntensityReading;
const range = (value: number) => ({ value, low: value / 2, high: value * 2 });

const OPTIONS: InferenceOptions = { model: "gpt", provider: "openai", serving: { country: "FR" } };
const estimator = (
  estimate: Partial<Estimate> = {},
  knows: (call: EstimatorInput) => boolean = () => true,
) => {
  const calls: EstimatorInput[] = [];
  const asked: EnergyEstimator = {
    id: "e",
    knows,
    estimate(call) {
      calls.push(call);
      return { energy: range(50), methodId: "e@1", ...estimate };
    },
  };
  return { asked, calls };
};

/** What these estimators say of a call of 7 tokens in 2 s. */
const estimated = (estimators: readonly EnergyEstimator[], question: Partial<PricedQuestion> = {}) =>
  estimatedParts({
    ...{ estimators, options: OPTIONS, usage: { output: 7 }, durationS: 2 },
    ...{ ask: (_, ask) => ask(), intensity: GRID },
    ...question,
  });

describe("an estimate", () => {
  it("an estimator gets everything that is known of the call, and nothing else", () => {
    const { asked, calls } = estimator();
    estimated([asked]);
    estimated([asked], { options: { model: "m", operation: "embeddings" }, durationS: 3 });
    expect(calls).toEqual([
      {
        model: "gpt",
        provider: "openai",
        operation: "chat",
        usage: { output: 7 },
        durationS: 2,
        serving: { country: "FR" },
      },
      { model: "m", operation: "embeddings", usage: { output: 7 }, durationS: 3 },
    ]);
  });

  it("an estimate is that of the first estimator that knows the model", () => {
    const ignorant = estimator({}, () => false);
    const first = estimator({ methodId: "first" });
    const second = estimator({ methodId: "second" });
    const all = [ignorant.asked, first.asked, second.asked];
    expect(estimated(all).parts[0]?.methodId).toBe("first");
    expect([ignorant.calls.length, second.calls.length]).toEqual([0, 0]);
  });

  it("an estimate is that of the model that answered where none knows the one that was asked for", () => {
    const { asked, calls } = estimator({}, ({ model }) => model === "gpt-4o-2024-08-06");
    const estimate = (answered?: string) => estimated([asked], { answered });
    expect([estimate().reason, estimate("mine").reason]).toEqual(["unknown_model", "unknown_model"]);
    expect(estimate("gpt-4o-2024-08-06").parts[0]?.energy?.value).toBe(50);
    expect(calls.map(({ model }) => model)).toEqual(["gpt-4o-2024-08-06"]);
  });

  it("an estimate is that of the model that answered where the estimator estimates it otherwise", () => {
    const { asked, calls } = estimator();
    const differs = (call: EstimatorInput, answered: string) => call.model === "gpt" && answered === "opus";
    const estimate = (answered: string, usage: TokenUsage = { output: 7 }) =>
      estimated([{ ...asked, differs }], { answered, usage });
    for (const answered of ["opus", "gpt-2024-08-06", "gpt"]) estimate(answered);
    estimate("opus", { output: 7, byModel: [{ model: "gpt", output: 7 }] });
    expect(calls.map(({ model }) => model)).toEqual(["opus", "gpt", "gpt", "gpt"]);
  });

  it("an estimate is that of the requested model where the estimator fails to compare them", () => {
    const { asked, calls } = estimator();
    const faults = new Faults();
    const ask = <T>(what: string, ask: () => T) => faults.call("estimator", what, ask);
    const odd = { ...asked, differs: (() => "yes") as never };
    estimated([odd], { answered: "opus", ask });
    expect(calls.map(({ model }) => model)).toEqual(["gpt"]);
    expect(faults.counts).toEqual({ "estimator/knows": 1 });
  });

  it("an estimate has the energy and grams of running, and the built-in emissions apart", () => {
    const { asked } = estimator({
      energy: range(10_000),
      embodiedCo2e: range(3),
      water: range(0.5),
      tables: ["t@1"],
    });
    const { parts, tables, reason } = estimated([asked]);
    const [running, built] = parts;
    expect(parts).toHaveLength(2);
    expect(running).toMatchObject({
      method: "estimated",
      boundary: "serving",
      emissionSource: "operational",
    });
    expect(running?.co2e?.value).toBeCloseTo(1, 12);
    expect(running?.water && rangeOf(running.water)).toEqual(range(0.5));
    expect(built).toMatchObject({ emissionSource: "embodied", energy: undefined, zone: undefined });
    expect(built?.co2e && rangeOf(built.co2e)).toEqual(range(3));
    expect([tables, reason]).toEqual([["t@1"], undefined]);
  });

  it("an estimate has no grams of running where the intensity is not known", () => {
    const { parts } = estimated([estimator().asked], { intensity: undefined });
    expect([parts[0]?.energy?.value, parts[0]?.co2e, parts[0]?.zone]).toEqual([50, undefined, undefined]);
  });

  it("an estimate keeps water at the site apart from that at the power plants, where the estimator does", () => {
    const waterOf = (onsite: Range) => {
      const given = estimator({ water: { value: 5, low: 3, high: 8 }, onsiteWater: onsite }).asked;
      return estimated([given]).parts.map(({ component, waterSource, water }) => [
        component,
        waterSource,
        water && rangeOf(water),
      ]);
    };
    const onsite = { value: 1, low: 1, high: 2 };
    expect(waterOf(onsite)).toEqual([
      ["server", "offsite", { value: 4, low: 2, high: 6 }],
      ["cooling", "onsite", onsite],
    ]);
    // Not a part of the whole: then nothing is separated.
    expect(waterOf({ value: 6, low: 1, high: 7 })).toEqual([
      ["server", undefined, { value: 5, low: 3, high: 8 }],
    ]);
  });

  it("an estimate with water at the site alone leaves that of the power plants unknown", () => {
    const onsite = { value: 1, low: 1, high: 2 };
    const { parts } = estimated([estimator({ onsiteWater: onsite }).asked]);
    expect(
      parts.map(({ component, waterSource, water }) => [component, waterSource, water && rangeOf(water)]),
    ).toEqual([
      ["server", undefined, undefined],
      ["cooling", "onsite", onsite],
    ]);
  });

  it("an estimate leaves out water and emissions that cannot be", () => {
    const odd = { value: 1, low: 2, high: 3 };
    const { parts } = estimated([estimator({ water: odd, embodiedCo2e: odd }).asked]);
    expect(parts).toHaveLength(1);
    expect(parts[0]?.water).toBeUndefined();
  });

  it("an estimate of a model whose size is assumed says so, and keeps its parts", () => {
    const { asked } = estimator({ reason: "assumed_size" });
    const measure = estimated([asked]);
    expect(measure.reason).toBe("assumed_size");
    expect(measure.parts[0]?.energy?.value).toBe(50);
    const odd = estimator({ reason: "odd" as "assumed_size" }).asked;
    expect(estimated([odd]).reason).toBeUndefined();
  });

  it("an estimate of a model that makes something other than text is missing for that reason", () => {
    const ignorant = estimator({}, () => false).asked;
    const because = (why: () => unknown): EnergyEstimator =>
      ({ ...ignorant, whyUnknown: why }) as EnergyEstimator;
    const reasonOf = (...estimators: EnergyEstimator[]) =>
      estimated(estimators, { ask: (what, ask) => new Faults().guard("estimator", what, ask) }).reason;
    expect(
      reasonOf(
        ignorant,
        because(() => "other_output"),
      ),
    ).toBe("other_output");
    expect(reasonOf(because(() => "a word of its own"))).toBe("unknown_model");
    expect(
      reasonOf(
        because(() => {
          throw new Error("no");
        }),
      ),
    ).toBe("unknown_model");
  });

  it("an estimate is missing for a reason, and what failed is a fault", () => {
    const faults = new Faults();
    const { asked } = estimator();
    const ignorant = estimator({}, () => false).asked;
    const broken = estimator({ energy: { value: Number.NaN, low: 0, high: 1 } }).asked;
    const reasonOf = (estimators: EnergyEstimator[], usage?: { output: number }) =>
      estimated(estimators, { usage, ask: (what, ask) => faults.guard("estimator", what, ask) });
    expect(reasonOf([], { output: 7 })).toEqual({ parts: [], reason: "no_estimator" });
    expect(reasonOf([ignorant])).toEqual({ parts: [], reason: "unknown_model" });
    expect(reasonOf([asked])).toEqual({ parts: [], reason: "no_usage" });
    const lacking: EnergyEstimator = { id: "lacking", knows: () => true, estimate: () => undefined };
    expect(reasonOf([lacking], { output: 7 })).toEqual({ parts: [], reason: "no_usage" });
    expect(faults.counts).toEqual({});
    expect(reasonOf([broken], { output: 7 })).toEqual({ parts: [], reason: "estimator_failed" });
    expect(faults.counts).toEqual({ "estimator/estimate": 1 });
    const hostile = estimator({}, () => Promise.reject(new Error("down")) as never).asked;
    expect(reasonOf([hostile, asked], { output: 7 }).parts).toHaveLength(1);
    expect(reasonOf([hostile], { output: 7 })).toEqual({ parts: [], reason: "estimator_failed" });
    expect(faults.counts["estimator/knows"]).toBe(2);
  });
});
