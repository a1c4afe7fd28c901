/**
 * What a service gets for its hosted calls when it configures nothing: estimates, and the place where they
 * are served.
 */

import { annualAverage } from "@wattspan/carbon";
import { phase, servingLocation } from "@wattspan/models";
import { footprintCollector } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import {
  globalMetering,
  type InferenceOptions,
  meterInference,
  startWattspan,
  type WattspanOptions,
} from "../src/index.js";
import { inMemorySdk } from "./sdk.js";

afterEach(() => globalMetering()?.shutdown());

const ANSWER = { usage: { prompt_tokens: 1200, completion_tokens: 300 } };
const USAGE = { inputFresh: 1200, output: 300 };
const GPT: InferenceOptions = { model: "gpt-4o-mini", provider: "openai" };

async function callOf(options: WattspanOptions = {}, call = GPT, answer: object = ANSWER) {
  const sdk = inMemorySdk();
  const seen = footprintCollector();
  const wattspan = await startWattspan({
    meters: [],
    location: { country: "DE" },
    observers: [seen.observer],
    telemetry: { ...sdk, detail: "full" },
    ...options,
  });
  meterInference(call, () => answer);
  await wattspan.flush();
  const [footprint] = seen.footprints;
  if (!footprint) throw new Error("not settled");
  return { footprint, attributes: sdk.spans()[0]?.attributes ?? {}, points: await sdk.points() };
}

describe("a hosted call of a service that configures nothing", () => {
  it("a hosted call is estimated by phase@2, with its band, where nothing is configured", async () => {
    const { footprint, attributes } = await callOf();
    const estimate = phase().estimate({ ...GPT, operation: "chat", usage: USAGE, durationS: 0 });
    expect(footprint.energy?.value).toBeCloseTo(estimate?.energy.value ?? 0, 9);
    expect(footprint.energy?.low).toBeLessThan(footprint.energy?.value ?? 0);
    expect(footprint.energy?.high).toBeGreaterThan(footprint.energy?.value ?? 0);
    expect(footprint).toMatchObject({ method: "estimated", usage: USAGE });
    expect(attributes).toMatchObject({ "wattspan.method": "estimated", "wattspan.method_id": "phase@2" });
  });

  it("a hosted call has the CO2e of the place where its provider usually serves, not of this process", async () => {
    const { footprint, attributes, points } = await callOf();
    const usual = await annualAverage().current({ country: "US" }, new AbortController().signal);
    const joules = footprint.energy?.value ?? 0;
    const [running, built] = (["operational", "embodied"] as const).map((source) =>
      footprint.parts.find(({ emissionSource, co2e }) => emissionSource === source && co2e),
    );
    expect(running?.co2e?.value).toBeCloseTo((joules / 3.6e6) * usual.gramsPerKwh.value, 9);
    expect(footprint.co2e?.value).toBeCloseTo((running?.co2e?.value ?? 0) + (built?.co2e?.value ?? 0), 9);
    expect(footprint).toMatchObject({
      reasons: ["assumed_location"],
      intensity: { zone: "US", rung: "provider" },
    });
    expect(attributes).toMatchObject({ "wattspan.serving_zone": "US", "wattspan.location_rung": "provider" });
    const co2e = points.find(({ metric }) => metric === "wattspan.co2e");
    expect(co2e?.attributes).toMatchObject({ "wattspan.boundary": "serving", "wattspan.grid.zone": "US" });
  });

  it("a hosted call has grams whose band is at most half as wide again as that of its joules", async () => {
    const { footprint } = await callOf(
      {},
      { model: "gpt-4o", provider: "openai" },
      {
        usage: { prompt_tokens: 500, completion_tokens: 500 },
      },
    );
    const widthOf = ({ low, high }: { low: number; high: number } = { low: 1, high: 0 }) => high / low;
    expect(footprint.intensity?.zone).toBe("US");
    expect(widthOf(footprint.energy)).toBeGreaterThan(2);
    expect(widthOf(footprint.co2e)).toBeGreaterThan(widthOf(footprint.energy));
    expect(widthOf(footprint.co2e)).toBeLessThanOrEqual(1.5 * widthOf(footprint.energy));
  });

  it("a hosted call has the making of its hardware, and water at the site, once each", async () => {
    const { footprint } = await callOf();
    const estimate = phase().estimate({ ...GPT, operation: "chat", usage: USAGE, durationS: 0 });
    const embodied = footprint.parts.filter(({ emissionSource }) => emissionSource === "embodied");
    expect(embodied.map(({ co2e }) => co2e?.value)).toEqual([
      expect.closeTo(estimate?.embodiedCo2e?.value ?? 0, 9),
    ]);
    const water = footprint.parts.filter((part) => part.water);
    expect(water.map(({ waterSource }) => waterSource)).toEqual(["onsite"]);
    expect(footprint.water?.value).toBeCloseTo(estimate?.onsiteWater?.value ?? 0, 9);
  });

  it("a hosted call at a known place has water of the power plants once, and that at the site too", async () => {
    const call = {
      model: "gpt-4o",
      provider: "openai",
      serving: { cloud: { provider: "azure", region: "eastus" } },
    };
    const { footprint } = await callOf({}, call);
    const water = footprint.parts.filter((part) => part.water);
    expect(water.map(({ waterSource }) => waterSource).sort()).toEqual(["offsite", "onsite"]);
    expect(footprint.parts.filter(({ emissionSource }) => emissionSource === "embodied")).toHaveLength(1);
  });

  it("a hosted call has the intensity of the place that its model's name states", async () => {
    const model = "arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    const { footprint } = await callOf({}, { model, provider: "aws.bedrock" });
    expect(footprint).toMatchObject({ reasons: [], intensity: { zone: "SE-SE3", rung: "model_name" } });
  });

  it("a hosted call has no energy without estimators, and no CO2e where its place is not looked up", async () => {
    expect((await callOf({ estimators: [] })).footprint).toMatchObject({
      method: "unavailable",
      reasons: ["no_estimator"],
    });
    await globalMetering()?.shutdown();
    const nowhere = await callOf({ servingLocation: () => undefined });
    expect(nowhere.footprint.co2e).toBeUndefined();
    expect(nowhere.footprint.reasons).toEqual(["no_intensity"]);
  });

  it("a hosted call of an unknown model is counted as unknown", async () => {
    const { footprint } = await callOf({}, { model: "no-such-model/0", provider: "openai" });
    expect(footprint).toMatchObject({ method: "unavailable", reasons: ["unknown_model"] });
  });
});

describe("the places that servingLocation finds", () => {
  const providers = [
    "openai",
    "anthropic",
    "aws.bedrock",
    "gcp.vertex_ai",
    "azure.ai.openai",
    "mistral_ai",
    "deepseek",
    "x_ai",
  ];
  const geographies = ["us", "eu", "apac", "jp", "au", "ca", "in"];

  it("places that servingLocation gives for providers and geographies have an intensity of their own", async () => {
    const places = [
      ...providers.map((provider) => servingLocation({ model: "m", provider })),
      ...geographies.map((geography) => servingLocation({ model: "m", geography })),
    ];
    for (const { location, orIn = [] } of places)
      for (const place of [location, ...orIn]) {
        const { rung } = await annualAverage().current(place, new AbortController().signal);
        expect(rung).toBe("country");
      }
  });

  it("regions of Azure have an intensity of their own by servingLocation, as Azure's header writes them", async () => {
    for (const region of ["East US 2", "Sweden Central", "France Central", "West Europe", "Japan East"]) {
      const { location } = servingLocation({ model: "m", region });
      const { rung } = await annualAverage().current(location, new AbortController().signal);
      expect(rung).toBe("cloud_region");
    }
  });
});
