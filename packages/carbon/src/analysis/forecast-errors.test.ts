import type { CarbonIntensityProvider } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { carbonIntensityContract, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { cached } from "../decorators/cached.js";
import { simulatedIntensity } from "../sources/own/simulated.js";
import { forecastErrors } from "./forecast-errors.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { signal } = new AbortController();
const location = { country: "DE" };

/** A simulated grid whose script is the truth, and whose forecast is too high by a share per hour ahead. */
function grid({ perHour = 0, estimated = false, days = 4, stepMs = HOUR_MS } = {}) {
  const clock = manualClock({ wallStartMs: Date.UTC(2026, 6, 1) });
  const hours = Array.from({ length: days * 24 }, (_, hour) => ({
    forMs: HOUR_MS,
    gramsPerKwh: 200 + 50 * (hour % 7),
  }));
  const truth = simulatedIntensity({ clock, script: hours, stepMs, source: "truth@1" });
  const provider: CarbonIntensityProvider = {
    ...truth,
    current: async (place, aborted) => ({
      ...(await truth.current(place, aborted)),
      ...(estimated && { estimated }),
    }),
    async forecast(place, horizonMs, aborted) {
      const nowMs = clock.wall();
      const readings = (await truth.forecast?.(place, horizonMs, aborted)) ?? [];
      return readings.map((reading) => {
        const hoursAhead = Math.ceil((reading.validFromMs - nowMs) / HOUR_MS);
        const { value } = reading.gramsPerKwh;
        const forecast = value * (1 + perHour * hoursAhead);
        return { ...reading, gramsPerKwh: { value: forecast, low: forecast / 2, high: forecast * 2 } };
      });
    },
  };
  const checked = forecastErrors(provider, { clock });
  /** Asks every hour for a while, for the reading of now and for what comes. */
  const watch = async (howManyHours: number, asked: CarbonIntensityProvider = checked) => {
    for (let hour = 0; hour < howManyHours; hour++) {
      await asked.current(location, signal);
      await asked.forecast?.(location, DAY_MS, signal);
      await clock.advanceAsync(HOUR_MS);
    }
  };
  return { clock, checked, watch };
}

describe("errors of forecasts", () => {
  it("forecastErrors gives the errors that were made, by how long ahead", async () => {
    const { checked, watch } = grid({ perHour: 0.01 });
    await watch(60);
    const shown = checked.forecastErrors.map(({ horizon, meanAbsolute, bias }) => [
      horizon,
      meanAbsolute,
      bias,
    ]);
    // Each slot has the first forecast of a horizon: exactly 1, 3, 6, 12 and 24 hours before, or 23 at the end of what is asked for.
    expect(shown.map(([horizon]) => horizon)).toEqual(["1h", "3h", "6h", "12h", "24h"]);
    for (const [index, hours] of [1, 3, 6, 12].entries()) {
      expect(shown[index]?.[1]).toBeCloseTo(hours / 100, 2);
      expect(shown[index]?.[2]).toBe(shown[index]?.[1]);
    }
    expect(shown[4]?.[1]).toBeGreaterThan(0.2);
    expect(shown[4]?.[1]).toBeLessThan(0.24);
  });

  it("forecastErrors gives errors of 0 where the forecast came true", async () => {
    const { checked, watch } = grid();
    await watch(30);
    for (const { meanAbsolute, bias, zone, source } of checked.forecastErrors)
      expect([meanAbsolute, bias, zone, source]).toEqual([0, 0, "simulated", "truth@1"]);
    expect(checked.forecastErrors).toHaveLength(5);
  });

  it("a forecast that is too low has an error as large, with a bias below 0", async () => {
    const { checked, watch } = grid({ perHour: -0.01 });
    await watch(10);
    const [first] = checked.forecastErrors;
    expect(first?.meanAbsolute).toBeCloseTo(0.01, 9);
    expect(first?.bias).toBeCloseTo(-0.01, 9);
  });

  it("forecastErrors gives none before a forecast time has come, nor where readings are only estimates", async () => {
    const { checked, watch } = grid({ perHour: 0.01 });
    expect(checked.forecastErrors).toEqual([]);
    await watch(1);
    expect(checked.forecastErrors).toEqual([]);
    const guessing = grid({ perHour: 0.01, estimated: true });
    await guessing.watch(30);
    expect(guessing.checked.forecastErrors).toEqual([]);
    expect(guessing.checked.signals.read()).toEqual([]);
  });

  it("forecastErrors goes by the last 96 comparisons, each slot once", async () => {
    const { checked, watch, clock } = grid({ days: 12 });
    await watch(2);
    for (let i = 0; i < 5; i++) await checked.current(location, signal);
    // The second hour has forecasts from two hours before and one; the first from one hour before.
    expect(checked.forecastErrors.map(({ count }) => count)).toEqual([2, 1]);
    await watch(200);
    expect(checked.forecastErrors.map(({ count }) => count)).toEqual([96, 96, 96, 96, 96]);
    expect(clock.pending).toBe(0);
  });

  it("the forecast error is a gauge by zone, source and horizon", async () => {
    const { checked, watch } = grid({ perHour: 0.02 });
    await watch(3);
    const [sample] = checked.signals.read();
    expect(sample?.metric).toBe(extensionMetric.gridForecastError);
    expect(sample?.value).toBeCloseTo(0.02, 9);
    expect(sample?.attributes).toEqual({
      [attribute.gridZone]: "simulated",
      [attribute.gridSource]: "truth@1",
      [attribute.gridForecastHorizon]: "1h",
    });
  });

  it("forecastErrors compares what a cache asks for by itself", async () => {
    const { checked, watch, clock } = grid({ perHour: 0.01 });
    const asked = cached(checked, { clock });
    await watch(12, { name: "as core asks", current: asked.current });
    expect(checked.forecastErrors.length).toBeGreaterThan(2);
  });
});

describe("a provider whose forecasts are checked", () => {
  it("a provider whose forecasts are checked keeps its name and the contract", async () => {
    const { checked, clock } = grid();
    expect(checked.name).toBe("simulated");
    await clock.advanceAsync(3 * HOUR_MS);
    expect(await carbonIntensityContract(checked, { clock })).toEqual([]);
  });

  it("forecastErrors keeps the forecasts of at most 64 places", async () => {
    const { checked, clock } = grid();
    const places = Array.from({ length: 70 }, (_, i) => ({ zone: { system: "t", code: `${i}` } }));
    const ask = (place: (typeof places)[number]) => checked.forecast?.(place, DAY_MS, signal);
    for (const place of places) await ask(place);
    await clock.advanceAsync(HOUR_MS);
    for (const place of places) await checked.current(place, signal);
    expect(checked.forecastErrors).toHaveLength(64);
  });

  it("a provider without forecasts has none when it is checked, and no errors", async () => {
    const { current } = grid().checked;
    const checked = forecastErrors({ name: "now", current });
    expect(checked.forecast).toBeUndefined();
    await checked.current(location, signal);
    expect(checked.forecastErrors).toEqual([]);
  });
});
