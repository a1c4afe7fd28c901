/** Where hosted calls are served: what reaches footprints, spans and reasons. */

import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { usageReaders } from "@wattspan/spans";
import { fixedIntensity, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type {
  CarbonIntensityProvider,
  EnergyEstimator,
  HostedCall,
  Location,
  MeteringOptions,
} from "../index.js";
import { createMetering } from "../run/create-metering.js";

const JOULE: EnergyEstimator = {
  id: "one@1",
  knows: () => true,
  estimate: () => ({ energy: { value: 3.6e6, low: 3.6e6, high: 3.6e6 }, methodId: "one@1" }),
};
/** gCO2e/kWh by country; the world for no place at all, and nothing for places that are not in it. */
const GRID: Readonly<Record<string, number>> = { US: 400, SE: 20, FR: 40, DE: 300 };
const grid: CarbonIntensityProvider = {
  name: "grid",
  async current(location, signal) {
    const { country } = location;
    const reading = await fixedIntensity(country === undefined ? 480 : (GRID[country] ?? -1)).current(
      location,
      signal,
    );
    const rung = country === undefined ? "world" : "country";
    return { ...reading, zone: country ?? "WORLD", rung, carbonFreeShare: 0.5 };
  },
};
const answer = (more: object = {}) => ({
  usage: { input_tokens: 9, output_tokens: 7, cache_read_input_tokens: 0, ...more },
});

/** One hosted call of a second, with this way to find its place. */
async function callWith(
  servingLocation: MeteringOptions["servingLocation"],
  {
    given = answer(),
    serving,
    intensity = grid,
  }: { given?: unknown; serving?: Location; intensity?: CarbonIntensityProvider } = {},
) {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const { clock, metering, seen, wait } = await meteredMachine({
    usageReaders,
    estimators: [JOULE],
    intensity,
    location: { country: "DE" },
    telemetry: { detail: "full", tracerProvider },
    ...(servingLocation && { servingLocation }),
  });
  const options = { model: "m", provider: "openai", ...(serving && { serving }) };
  const call = metering.meterInference(options, async () => {
    await wait(1000);
    return given;
  });
  await clock.advanceAsync(1500);
  expect(await call).toBe(given);
  await metering.shutdown();
  const [footprint] = seen.footprints;
  const [span] = exporter.getFinishedSpans();
  if (!footprint || !span) throw new Error("not settled");
  return { footprint, attributes: span.attributes, faults: metering.status.faults };
}

describe("the place of a hosted call", () => {
  it("the place of a hosted call is not known by itself: then the energy has no CO2e", async () => {
    const { footprint, attributes } = await callWith(undefined);
    expect(footprint.energy?.value).toBe(3.6e6);
    expect(footprint).toMatchObject({ reasons: ["no_intensity"] });
    for (const absent of [footprint.co2e, footprint.intensity, attributes["wattspan.serving_zone"]])
      expect(absent).toBeUndefined();
  });

  it("the place of a hosted call is what the call states, before everything else", async () => {
    const { footprint, attributes } = await callWith(
      () => ({ location: { country: "US" }, rung: "endpoint" }),
      { serving: { country: "SE" } },
    );
    expect(footprint.co2e?.value).toBe(20);
    expect(footprint).toMatchObject({ reasons: [], intensity: { zone: "SE", rung: "country" } });
    expect(attributes).toMatchObject({ "wattspan.serving_zone": "SE", "wattspan.location_rung": "country" });
  });

  it.each(["response", "endpoint", "model_name"] as const)(
    "the place of a hosted call is found by %s, which the span says",
    async (rung) => {
      const { footprint, attributes } = await callWith(() => ({ location: { country: "US" }, rung }));
      expect(footprint.co2e?.value).toBe(400);
      expect(footprint).toMatchObject({
        reasons: [],
        intensity: { zone: "US", rung },
        parts: [{ zone: "US" }],
      });
      expect(attributes).toMatchObject({
        "wattspan.serving_zone": "US",
        "wattspan.grid.zone": "US",
        "wattspan.location_rung": rung,
      });
    },
  );

  it("the place of a hosted call that is only usual has a reason, and so has the world", async () => {
    const usual = await callWith(() => ({ location: { country: "US" }, rung: "provider" }));
    expect(usual.footprint).toMatchObject({ reasons: ["assumed_location"], intensity: { rung: "provider" } });
    for (const rung of ["world", "provider"] as const) {
      const world = await callWith(() => ({ location: {}, rung }));
      expect(world.footprint.co2e?.value).toBe(480);
      expect(world.footprint).toMatchObject({ reasons: ["world_location"], intensity: { rung: "world" } });
    }
  });

  it("the place of a hosted call that is one of several has their mean, and the band of what is one of them", async () => {
    const orIn = [{ country: "SE" }, { country: "FR" }];
    const place = { location: { country: "DE" }, rung: "model_name", orIn } as const;
    const { footprint } = await callWith(() => place);
    expect(footprint.intensity).toMatchObject({ zone: "DE,SE,FR", rung: "model_name", estimated: true });
    expect(footprint.intensity).not.toHaveProperty("carbonFreeShare");
    expect(footprint.co2e?.value).toBeCloseTo(120, 9);
    expect(footprint.co2e?.low).toBeLessThanOrEqual(20);
    expect(footprint.co2e?.high).toBeGreaterThanOrEqual(300);
    const unlikely = await callWith(() => ({ ...place, weights: [1, 98, 1] }));
    expect(unlikely.footprint.co2e?.value).toBeCloseTo(120, 9);
    expect(unlikely.footprint.co2e?.high).toBeLessThan(200);
  });

  it("the place of a hosted call that is one of several has the weights of its own model", async () => {
    const weights: Record<string, number[]> = { sweden: [99, 1], germany: [1, 99] };
    const places = { location: { country: "SE" }, orIn: [{ country: "DE" }], rung: "model_name" } as const;
    const { clock, metering, seen } = await meteredMachine({
      usageReaders,
      ...{ estimators: [JOULE], intensity: grid, location: { country: "DE" } },
      servingLocation: ({ model }) => ({ ...places, weights: weights[model] as number[] }),
    });
    for (const model of ["sweden", "germany", "sweden"]) {
      metering.meterInference({ model, provider: "openai" }, answer);
      await clock.advanceAsync(1000);
    }
    await metering.shutdown();
    const [first, second, third] = seen.footprints.map(({ co2e }) => co2e);
    expect(third).toEqual(first);
    expect(second?.low).toBeGreaterThan(first?.low as number);
    expect(second?.high).toBeGreaterThan(first?.high as number);
  });

  it("the place of a hosted call that is one of several has no intensity while that of one of them is unknown", async () => {
    const place = { location: { country: "SE" }, rung: "model_name" } as const;
    const { footprint } = await callWith(() => ({ ...place, orIn: [{ country: "DE" }, { country: "AQ" }] }));
    expect(footprint.energy?.value).toBe(3.6e6);
    expect(footprint).not.toHaveProperty("co2e");
    expect(footprint.reasons).toContain("no_intensity");
  });

  it("the place of a hosted call that is one of several is not its provider's usual one while that of one of them is unknown", async () => {
    const [eu, us] = [{ country: "SE" }, { country: "US" }];
    const find = ({ geography }: HostedCall) =>
      geography === undefined
        ? ({ location: us, rung: "provider" } as const)
        : ({ location: eu, rung: "response", orIn: [{ country: "AQ" }] } as const);
    const { footprint } = await callWith(find, { given: answer({ inference_geo: "eu" }) });
    expect(footprint).not.toHaveProperty("co2e");
    expect(footprint.reasons).toContain("no_intensity");
  });

  it("the place of a hosted call that is one of several has a stale intensity if one of theirs is", async () => {
    const old: CarbonIntensityProvider = {
      name: "old",
      async current(location, signal) {
        const reading = await grid.current(location, signal);
        return location.country === "FR" ? { ...reading, validFromMs: 0, validToMs: 1 } : reading;
      },
    };
    const place = { location: { country: "DE" }, rung: "model_name" } as const;
    const one = await callWith(() => ({ ...place, orIn: [{ country: "SE" }] }), { intensity: old });
    const other = await callWith(() => ({ ...place, orIn: [{ country: "FR" }] }), { intensity: old });
    expect(one.footprint.reasons).not.toContain("stale_intensity");
    expect(other.footprint.reasons).toContain("stale_intensity");
  });

  it.each([
    ["the client's answer", answer({ inference_geo: "us" })],
    ["LangChain's message", { response_metadata: answer({ inference_geo: "us" }), usage_metadata: { input_tokens: 9, output_tokens: 7 } }],
    ["the AI SDK's result", { usage: { inputTokens: 9, outputTokens: 7, raw: { input_tokens: 9, output_tokens: 7, inference_geo: "us" } } }],
    ["the first event of a stream", { type: "message_start", message: answer({ inference_geo: "us" }) }],
  ])("the place of a hosted call is asked for again with what %s says", async (_, given) => {
    const asked: HostedCall[] = [];
    const { footprint } = await callWith((call) => {
      asked.push(call);
      return call.geography === "us" ? { location: { country: "US" }, rung: "response" } : undefined;
    }, { given });
    const called = { model: "m", provider: "openai" };
    // Once more without it, while the intensity there is not known yet.
    expect(asked).toEqual([called, { ...called, geography: "us" }, called]);
    expect(footprint.intensity).toMatchObject({ zone: "US", rung: "response" });
  }); // biome-ignore format: a table

  it("the place of a hosted call without a known intensity gives way to the one that was known before", async () => {
    const { footprint } = await callWith(
      ({ geography }) =>
        geography
          ? { location: { country: "AQ" }, rung: "response" }
          : { location: { country: "US" }, rung: "provider" },
      { given: answer({ inference_geo: "aq" }) },
    );
    expect(footprint).toMatchObject({
      intensity: { zone: "US", rung: "provider" },
      reasons: ["assumed_location"],
    });
  });

  it.each<[string, () => unknown]>([
    ["throws", () => { throw new Error("no"); }],
    ["gives a promise", () => Promise.resolve({ location: {}, rung: "world" })],
    ["gives a rejected promise", () => Promise.reject(new Error("no"))],
    ["gives a number", () => 7],
    ["gives null", () => null],
    ["gives no location", () => ({ rung: "world" })],
    ["gives another rung", () => ({ location: {}, rung: "zone" })],
    ["gives another list", () => ({ location: {}, rung: "world", orIn: "SE" })],
    ["gives a list of others", () => ({ location: {}, rung: "world", orIn: [null] })],
    ["gives too few weights", () => ({ location: {}, rung: "world", orIn: [{}], weights: [1] })],
    ["gives weights below 0", () => ({ location: {}, rung: "world", orIn: [{}], weights: [1, -1] })],
  ])("the place of a hosted call is not known when the function %s, which is a fault", async (_, servingLocation) => {
    const { footprint, faults } = await callWith(servingLocation as never);
    expect(footprint.energy?.value).toBe(3.6e6);
    expect(footprint.co2e).toBeUndefined();
    expect(Object.keys(faults)).toEqual(["estimator/servingLocation"]);
  }); // biome-ignore format: a table

  it("the place of a hosted call is given to estimators where it is more than an assumption", async () => {
    const given: unknown[] = [];
    const asking: EnergyEstimator = {
      ...JOULE,
      estimate(call) {
        given.push(call.serving);
        return JOULE.estimate(call);
      },
    };
    for (const rung of ["endpoint", "provider"] as const) {
      const metering = createMetering({
        usageReaders,
        estimators: [asking],
        servingLocation: () => ({ location: { country: "US" }, rung }),
        telemetry: { detail: "off" },
      });
      metering.meterInference({ model: "m", provider: "openai" }, () => answer());
      await metering.shutdown();
    }
    expect(given).toEqual([{ country: "US" }, undefined]);
  });
});
