import { type EstimatorInput, joulesFromKilowattHours } from "@wattspan/core";
import { energyEstimatorContract } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { callOf, HOSTILE_NAMES, HOSTILE_USAGES } from "../../test/hostile-calls.js";
import { otherOutput } from "../catalog/names/other-output.js";
import { ecologitsModels } from "../catalog/tables/ecologits-models.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { ECOLOGITS_MIXES } from "../data/ecologits-mixes.js";
import { isRange } from "../figures/interval.js";
import { ecologits } from "./ecologits.js";
import { ecologitsImpacts } from "./ecologits-impacts.js";
import { ecologitsZone, plantWue } from "./ecologits-mix.js";

const GPT_4O = callOf("gpt-4o", { provider: "openai" });
const estimateOf = (call: EstimatorInput, options = {}) => ecologits(options).estimate(call);

describe("ecologits", () => {
  it("ecologits keeps the contract of energy estimators", async () => {
    expect(await energyEstimatorContract(ecologits())).toEqual([]);
  });

  it("ecologits gives EcoLogits' own figures for its own row of the model, in joules, grams and litres", () => {
    const expected = ecologitsImpacts({
      activeParameters: { min: 44, max: 132 },
      totalParameters: 440,
      outputTokens: 250,
      latencyS: 30,
      tokensPerS: 41,
      timeToFirstTokenS: 0.65,
      pue: 1.2,
      wue: 0.569,
      plantWue: 3.1321,
    });
    const { energy, embodiedCo2e, water, onsiteWater, ...rest } = estimateOf(GPT_4O) ?? {};
    expect(energy?.low).toBe(joulesFromKilowattHours(expected.energyKwh.min));
    expect(energy?.low).toBeCloseTo(1436.923, 3);
    expect(energy?.high).toBeCloseTo(2302.797, 3);
    expect(energy?.value).toBeCloseTo((1436.923 + 2302.797) / 2, 3);
    expect(embodiedCo2e?.low).toBeCloseTo(0.01757177, 7);
    expect(water).toEqual({
      low: expected.waterL.min,
      high: expected.waterL.max,
      value: expect.closeTo((expected.waterL.min + expected.waterL.max) / 2, 12),
    });
    // A PUE of 1.2 is in the energy, and not in what the machines make evaporate.
    expect(onsiteWater?.low).toBeCloseTo((expected.energyKwh.min / 1.2) * 0.569, 12);
    expect(rest).toEqual({
      methodId: "ecologits@0.11.2",
      tables: ["ecologits@0.11.2", "ecologits-mixes@0.11.2"],
    });
  });

  it.each(["0.11.2", "0.9.3"] as const)(
    "ecologits does not count images and sound of %s as text",
    (version) => {
      const estimator = ecologits();
      const made = ecologitsModels(version).filter(({ name }) => otherOutput(name));
      expect(made.length).toBeGreaterThan(5);
      for (const { name } of made) {
        expect(estimator.knows(callOf(name)), name).toBe(false);
        expect(estimator.whyUnknown?.(callOf(name)), name).toBe("other_output");
      }
      expect(estimator.whyUnknown?.(callOf("no-such-model"))).toBeUndefined();
    },
  );

  it("ecologits bounds the time of the request by the duration of the call", () => {
    const short = estimateOf({ ...GPT_4O, durationS: 2 });
    const impacts = estimateOf({ ...GPT_4O, durationS: 4 });
    expect((impacts?.embodiedCo2e?.value ?? 0) / (short?.embodiedCo2e?.value ?? 1)).toBeCloseTo(2, 9);
    for (const durationS of [0, Number.NaN, -1, Number.POSITIVE_INFINITY])
      expect(estimateOf({ ...GPT_4O, durationS })).toEqual(estimateOf(GPT_4O));
  });

  it("ecologits charges no input, and has no estimate without output", () => {
    const usage = { inputFresh: 1_000_000, cacheRead: 5, output: 250 };
    expect(estimateOf({ ...GPT_4O, usage })).toEqual(estimateOf(GPT_4O));
    expect(estimateOf({ ...GPT_4O, usage: { inputFresh: 900 } })).toBeUndefined();
    expect(ecologits().knows({ ...GPT_4O, operation: "embeddings" })).toBe(false);
  });

  it("ecologits takes the data centre of the provider, then of the maker, then of Hugging Face for open weights", () => {
    const energyOf = (model: string, provider?: string) =>
      estimateOf(callOf(model, { ...(provider !== undefined && { provider }) }))?.energy;
    expect(energyOf("gpt-4o", "azure.ai.openai")).toEqual(energyOf("gpt-4o", "openai"));
    expect(energyOf("gpt-4o")).toEqual(energyOf("gpt-4o", "openai"));
    const [direct, throughGoogle] = [
      energyOf("claude-haiku-4-5", "anthropic"),
      energyOf("claude-haiku-4-5", "gcp.vertex_ai"),
    ];
    expect(energyOf("anthropic.claude-haiku-4-5-20251001-v1:0", "aws.bedrock")).toEqual(direct);
    expect((direct?.high ?? 0) / (throughGoogle?.high ?? 1)).toBeCloseTo(1.14 / 1.09, 9);
    const open = energyOf("meta-llama/Llama-3.1-8B-Instruct", "groq");
    expect((open?.high ?? 0) / (open?.low ?? 1)).toBeCloseTo(1.14 / 1.09, 9);
  });

  it("ecologits knows a closed model of another provider only when its data centres are configured", () => {
    const call = callOf("house-model", { provider: "example" });
    const catalog = {
      models: [],
      nearestNames: () => [],
      resolve: () => ({
        status: "known" as const,
        matched: "exact" as const,
        model: {
          name: "house-model",
          vendor: "example",
          architecture: "dense" as const,
          activeParameters: 8,
          totalParameters: 8,
          weights: "closed" as const,
          table: "own",
          source: "https://example.com",
          licence: "CC0-1.0",
          asOf: "2026-11-01",
        },
      }),
    };
    expect(ecologits({ catalog }).knows(call)).toBe(false);
    expect(ecologits({ catalog }).estimate(call)).toBeUndefined();
    const providers = { example: { pue: 1.5, wue: 0, zone: "NOR" } };
    const estimate = ecologits({ catalog, providers }).estimate(call);
    expect(estimate?.tables).toEqual(["own", "ecologits-mixes@0.11.2"]);
    expect(estimate?.water?.value).toBeGreaterThan(0);
  });

  it("ecologits takes the water of the power plants from the country of the call, where it has its mix", () => {
    const waterOf = (call: EstimatorInput) => estimateOf(call)?.water?.low ?? 0;
    const usa = waterOf(GPT_4O);
    expect(waterOf({ ...GPT_4O, serving: { country: "SE" } }) / usa).toBeCloseTo(
      (0.569 + 1.2 * 6.0315) / (0.569 + 1.2 * 3.1321),
      9,
    );
    expect(waterOf({ ...GPT_4O, serving: { country: "US" } })).toBe(usa);
    expect(waterOf({ ...GPT_4O, serving: { cloud: { provider: "aws", region: "eu-north-1" } } })).toBe(usa);
    expect(waterOf({ ...GPT_4O, serving: { country: "AQ" } })).toBe(usa);
  });

  it.each([
    ["zone", { zone: "FR" }],
    ["providers", { providers: 5 }],
    ["providers.x", { providers: { x: undefined } }],
    ["providers.x.pue", { providers: { x: { wue: 0, zone: "USA" } } }],
    ["providers.x.wue.max", { providers: { x: { pue: 1, wue: { min: 0 }, zone: "USA" } } }],
    ["providers.x.zone", { providers: { x: { pue: 1, wue: 0, zone: "US" } } }],
    ["providers.x.zone", { providers: { x: { pue: 1, wue: 0 } } }],
  ])("ecologits refuses a wrong %s: %j", (field, options) => {
    expect(() => ecologits(options as never)).toThrow(InvalidInputError);
    expect(() => ecologits(options as never)).toThrow(expect.objectContaining({ field }));
  });

  it("ecologits gives a range or nothing for any usage and any name", () => {
    for (const usage of HOSTILE_USAGES) {
      const { usage: _, ...call } = GPT_4O;
      const estimate = estimateOf({ ...call, ...(usage && { usage }) });
      if (estimate) for (const range of [estimate.energy, estimate.water]) expect(isRange(range)).toBe(true);
    }
    for (const name of HOSTILE_NAMES.filter((hostile) => hostile !== "gpt-4o\n")) {
      expect(ecologits().knows(callOf(name))).toBe(false);
      expect(estimateOf(callOf(name))).toBeUndefined();
    }
  });
});

describe("the table of EcoLogits' mixes", () => {
  it("the table of EcoLogits' mixes has the published water of 50 zones", () => {
    expect(["USA", "WOR", "SWE", "US"].map(plantWue)).toEqual([3.1321, 3.908, 6.0315, undefined]);
    const table = ECOLOGITS_MIXES.trim().split(/,\s*/);
    expect(new Set(table.map((record) => record.slice(0, 3))).size).toBe(50);
    for (const record of table) expect(record).toMatch(/^[A-Z]{3} (?:1?\d)\.\d+$/);
  });

  it("ecologitsZone finds the zone of a country, and of the country of a grid zone", () => {
    expect(ecologitsZone({ country: "se" })).toBe("SWE");
    expect(ecologitsZone({ country: "SWE" })).toBe("SWE");
    expect(ecologitsZone({ zone: { system: "electricity-maps", code: "US-MIDA-PJM" } })).toBe("USA");
    expect(ecologitsZone({ zone: { system: "ISO 3166-2", code: "se-ab" } })).toBe("SWE");
    const foreign = { zone: { system: "eia", code: "SE" } };
    for (const nowhere of [
      undefined,
      {},
      foreign,
      { country: "WOR" },
      { country: "AQ" },
      { country: 5 as never },
    ])
      expect(ecologitsZone(nowhere)).toBeUndefined();
  });
});

it("ecologits takes the country that the model's name says, unless the call or the options say another", () => {
  const tokyo = callOf("jp.anthropic.claude-haiku-4-5-20251001-v1:0", { provider: "aws.bedrock" });
  const waterOf = (call: EstimatorInput, options = {}) => estimateOf(call, options)?.water?.low ?? 0;
  const at = (zone: string) => waterOf(tokyo, { zone });
  expect(waterOf(tokyo)).toBe(at("JPN"));
  expect(waterOf({ ...tokyo, serving: { country: "SE" } })).toBe(at("SWE"));
  expect(at("JPN")).not.toBe(at("SWE"));
});
