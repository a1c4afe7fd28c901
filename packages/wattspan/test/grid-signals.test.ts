/**
 * What telemetry says of the grid: metrics and span attributes from readings as providers give them, through
 * a real SDK.
 */

import { annualAverage } from "@wattspan/carbon";
import { cached, fallback, simulatedIntensity } from "@wattspan/carbon/providers";
import { type CarbonIntensityProvider, createMetering, type Location } from "@wattspan/core";
import { custom } from "@wattspan/models";
import { constantPower, fakeMeter, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { inMemorySdk } from "./sdk.js";

const HOUR_MS = 3_600_000;

async function metered(
  make: (clock: ReturnType<typeof manualClock>) => CarbonIntensityProvider,
  location: Location,
) {
  const clock = manualClock({ wallStartMs: Date.UTC(2026, 6, 13, 12) });
  const zone = {
    id: "cpu-0",
    component: "cpu",
    refreshMs: 1,
    maxWatts: 500,
    ...constantPower(50),
  } as const;
  const { tracerProvider, meterProvider, spans, points } = inMemorySdk();
  const metering = createMetering({
    ...{ clock, location, intensity: make(clock) },
    meters: [fakeMeter({ clock, zones: [zone] })],
    estimators: [custom({ models: { m: { joulesPerOutputToken: 100 } } })],
    telemetry: { tracerProvider, meterProvider, detail: "full" },
  });
  await metering.ready;
  const call = async (serving?: Location) => {
    const options = { model: "m", ...(serving && { provider: "openai", serving }) };
    metering.meterInference(options, (handle) => handle.setUsage({ inputFresh: 1, output: 1 }));
    await clock.advanceAsync(1000);
    await metering.flush();
  };
  const gauge = async (name: string) =>
    (await points())
      .filter((point) => point.metric === name)
      .map(({ attributes, value }) => ({ attributes, value }));
  return { clock, call, spans, gauge };
}

describe("metrics of the grid", () => {
  it("metrics of the grid have the intensity and shares of this place and of those where models are served", async () => {
    const { call, gauge } = await metered((clock) => annualAverage({ clock }), { country: "FR" });
    await call();
    await call({ cloud: { provider: "aws", region: "us-east-1" } });
    await call();
    const source = "electricity-maps-annual@2025";
    expect(await gauge("wattspan.grid.carbon_free_share")).toEqual([
      { attributes: { "wattspan.grid.zone": "FR", "wattspan.grid.source": source }, value: 0.96 },
      { attributes: { "wattspan.grid.zone": "US-MIDA-PJM", "wattspan.grid.source": source }, value: 0.39 },
    ]);
    const renewable = await gauge("wattspan.grid.renewable_share");
    expect(renewable.map(({ value }) => value)).toEqual([0.27, 0.08]);
    const intensities = await gauge("wattspan.grid.carbon_intensity");
    expect(intensities.map(({ value }) => Math.round((value as number) * 3.6e6))).toEqual([31, 418]);
    expect(intensities[1]?.attributes).toMatchObject({
      ...{
        "wattspan.grid.zone": "US-MIDA-PJM",
        "wattspan.grid.signal": "average",
        "wattspan.grid.source": source,
      },
    });
  });

  it("metrics of the grid have no share where a reading states none, rather than 0", async () => {
    const { call, gauge } = await metered((clock) => annualAverage({ clock }), {});
    await call();
    expect(await gauge("wattspan.grid.carbon_intensity")).toHaveLength(1);
    for (const share of ["carbon_free", "renewable"])
      expect(await gauge(`wattspan.grid.${share}_share`)).toEqual([]);
  });
});

describe("until when the intensity is valid", () => {
  it("the time until which the intensity is valid stays in the past when nothing newer comes", async () => {
    const script = [
      { forMs: HOUR_MS, gramsPerKwh: 300 },
      { forMs: 9 * HOUR_MS, gramsPerKwh: 320, problem: "upstream" as const },
    ];
    const grid = (clock: ReturnType<typeof manualClock>) =>
      cached(simulatedIntensity({ clock, script, stepMs: HOUR_MS, zone: "DE" }), { clock, forecastMs: 0 });
    const { clock, call, gauge } = await metered(grid, { country: "DE" });
    await call();
    const attributes = {
      "wattspan.grid.zone": "DE",
      "wattspan.grid.source": "simulated",
      "wattspan.grid.signal": "average",
    };
    const until = { attributes, value: Date.UTC(2026, 6, 13, 13) / 1000 };
    expect(await gauge("wattspan.grid.valid_until")).toEqual([until]);
    await clock.advanceAsync(2 * HOUR_MS);
    await call();
    expect(await gauge("wattspan.grid.valid_until")).toEqual([until]);
  });
});

describe("another source that stands in for one without an answer", () => {
  it("a source that stands in for one without an answer is named, with that one, on spans and metrics", async () => {
    const script = [{ forMs: 9 * HOUR_MS, gramsPerKwh: 300, problem: "upstream" as const }];
    const { call, gauge, spans } = await metered(
      (clock) => fallback([simulatedIntensity({ clock, script }), annualAverage({ clock })], { clock }),
      { country: "DE" },
    );
    await call();
    const expected = {
      "wattspan.grid.source": "electricity-maps-annual@2025",
      "wattspan.grid.instead_of": "simulated",
    };
    const [until, ...others] = await gauge("wattspan.grid.valid_until");
    expect(others).toEqual([]);
    expect(until?.attributes).toMatchObject(expected);
    expect(spans()[0]?.attributes).toMatchObject(expected);
  });
});

describe("a span", () => {
  it("a span has everything needed to judge the carbon intensity, and says when that is stale", async () => {
    const script = [
      { forMs: HOUR_MS, gramsPerKwh: 300 },
      { forMs: 9 * HOUR_MS, gramsPerKwh: 320, problem: "upstream" as const },
    ];
    const grid = (clock: ReturnType<typeof manualClock>) =>
      cached(simulatedIntensity({ clock, script, stepMs: HOUR_MS, zone: "DE" }), { clock, forecastMs: 0 });
    const { clock, call, spans } = await metered(grid, { country: "DE" });
    await call();
    await clock.advanceAsync(HOUR_MS);
    await call();
    await call();
    const said = spans().map(({ attributes }) =>
      Object.fromEntries(Object.entries(attributes).filter(([name]) => name.startsWith("wattspan.grid."))),
    );
    const fresh = {
      "wattspan.grid.zone": "DE",
      "wattspan.grid.intensity": 300,
      "wattspan.grid.signal": "average",
      "wattspan.grid.basis": "lifecycle",
      "wattspan.grid.source": "simulated",
      "wattspan.grid.valid_from": "2026-07-13T12:00:00.000Z",
    };
    expect(said[0]).toEqual(fresh);
    expect(said.at(-1)).toEqual({ ...fresh, "wattspan.grid.stale": true });
  });
});
