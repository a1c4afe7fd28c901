import type { CarbonIntensityProvider, IntensityReading } from "@wattspan/core";
import { carbonIntensityContract, manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS, meteredLedger } from "../../test/metered-ledger.js";
import { annualAverage } from "../annual/annual-average.js";
import { simulatedIntensity } from "../sources/own/simulated.js";
import { repriceLedger } from "./reprice/reprice.js";
import { inScenario, type Scenario, scenario } from "./scenario.js";

const { signal } = new AbortController();
const START_MS = Date.UTC(2026, 6, 1);
const GRAMS: Readonly<Record<string, number>> = { DE: 300, PL: 700 };

/** Two zones with hourly figures, each of its own. */
function twoZones() {
  const clock = manualClock({ wallStartMs: START_MS });
  const of = (zone: string) =>
    simulatedIntensity({
      ...{ clock, zone, stepMs: HOUR_MS, source: "grid@1", startMs: START_MS },
      script: [{ forMs: 24 * HOUR_MS, gramsPerKwh: GRAMS[zone] as number }],
    });
  const zones: Record<string, CarbonIntensityProvider> = { DE: of("DE"), PL: of("PL") };
  const at = (country: string | undefined) => zones[country ?? ""] ?? (zones.DE as CarbonIntensityProvider);
  const provider: CarbonIntensityProvider = {
    ...at("DE"),
    current: (place, aborted) => at(place.country).current(place, aborted),
    forecast: async (place, ms, aborted) => (await at(place.country).forecast?.(place, ms, aborted)) ?? [],
    at: async (place, span, aborted) =>
      (await at(place.country).at?.(place, span, aborted)) as IntensityReading,
  };
  return { clock, provider };
}
const out: Scenario = { name: "blackout", outage: { zones: ["DE"], instead: { country: "PL" } } };
const germany = { country: "DE" };

describe("a scenario of a grid", () => {
  it.each<Scenario>([{ name: "dry year", factor: 1.5 }, out])(
    "a scenario of a grid keeps the contract of carbon intensity providers: %j",
    async (imaginary) => {
      const { provider, clock } = twoZones();
      await clock.advanceAsync(3 * HOUR_MS);
      const options = { clock, location: germany };
      expect(await carbonIntensityContract(scenario(provider, imaginary), options)).toEqual([]);
    },
  );

  it("a reading of a scenario never looks real: its source names it, and it is estimated and of no kind", async () => {
    const { provider } = twoZones();
    const worse = scenario(provider, { name: "dry year", factor: 1.5 });
    const reading = await worse.current(germany, signal);
    expect(reading.gramsPerKwh).toEqual({ value: 450, low: 360, high: 562.5 });
    expect(reading).toMatchObject({ source: "scenario:dry year(grid@1)", zone: "DE", estimated: true });
    expect(reading).toMatchObject({ estimationMethod: "scenario", validToMs: START_MS + HOUR_MS });
    for (const lost of ["kind", "carbonFreeShare", "renewableShare"])
      expect(reading).not.toHaveProperty(lost);
    const annual = scenario(annualAverage({ scope3Share: true }), { name: "dry year", factor: 1.5 });
    const { carbonFreeShare, scope3Share } = await annual.current({ country: "DE" }, signal);
    expect([carbonFreeShare, scope3Share]).toEqual([undefined, undefined]);
    expect(worse.name).toBe("scenario:dry year");
    const forecast = (await worse.forecast?.(germany, 3 * HOUR_MS, signal)) ?? [];
    expect(forecast.map(({ gramsPerKwh }) => gramsPerKwh.value)).toEqual([450, 450, 450]);
    const twice = scenario(worse, { name: "twice", factor: 2 });
    expect((await twice.current(germany, signal)).source).toBe("scenario:twice(scenario:dry year(grid@1))");
  });

  it("a scenario moves to another location while a zone is out: now, in forecasts and in the past", async () => {
    const { provider, clock } = twoZones();
    const hit = scenario(provider, out);
    const { gramsPerKwh, zone, rung } = await hit.current(germany, signal);
    expect([gramsPerKwh.value, zone, rung]).toEqual([700, "PL", "country"]);
    expect((await scenario(provider, { ...out, factor: 2 }).current(germany, signal)).gramsPerKwh.value).toBe(
      1400,
    );
    const forecast = (await hit.forecast?.(germany, 3 * HOUR_MS, signal)) ?? [];
    expect(forecast.map((reading) => reading.gramsPerKwh.value)).toEqual([700, 700, 700]);
    await clock.advanceAsync(4 * HOUR_MS);
    const past = await hit.at?.(germany, { fromMs: START_MS, toMs: START_MS + HOUR_MS }, signal);
    expect(past).toMatchObject({ zone: "PL", gramsPerKwh: { value: 700 }, estimated: true });
    const others = scenario(provider, { name: "x", outage: { zones: ["FR"], instead: { country: "PL" } } });
    expect((await others.current(germany, signal)).gramsPerKwh.value).toBe(300);
  });

  it.each<[string, unknown]>([
    ["name", { name: " " }],
    ["factor", { name: "x", factor: 0 }],
    ["factor", { name: "x", factor: 101 }],
    ["factor", { name: "x", factor: Number.NaN }],
    ["outage", { name: "x", outage: { zones: [], instead: {} } }],
    ["outage", { name: "x", outage: { zones: ["DE"] } }],
  ])("a scenario refuses the option %s of %j", (option, imaginary) => {
    expect(() => scenario(annualAverage(), imaginary as Scenario)).toThrow(`option ${option} is`);
    expect(() => inScenario(imaginary as Scenario)).toThrow(`option ${option} is`);
  });
});

describe("a ledger in a scenario", () => {
  const made = meteredLedger();
  const gramsOf = (all: Awaited<typeof made>["footprints"]) =>
    all.flatMap(({ parts }) =>
      parts.map(({ co2e, energy }) => (energy ? (co2e?.value ?? Number.NaN) : Number.NaN)),
    );

  it("a ledger in a scenario is multiplied, and says so at each reading", async () => {
    const { footprints } = await made;
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (factor) => {
        const now = repriceLedger(footprints, inScenario({ name: "x", factor }));
        const before = gramsOf(footprints);
        gramsOf(now).forEach((grams, index) => {
          const was = before[index] as number;
          if (!Number.isNaN(was))
            expect(Math.abs(grams - factor * was)).toBeLessThan(1e-9 * factor * was + 1e-18);
        });
      }),
    );
    const worse = repriceLedger(footprints, inScenario({ name: "dry year", factor: 1.5 }));
    const readings = worse.flatMap(({ intensity, parts }) => [
      intensity,
      ...parts.flatMap((part) => [part.intensity, ...(part.slots ?? []).map((slot) => slot.intensity)]),
    ]);
    const known = readings.filter((reading) => reading !== undefined);
    expect(known.length).toBeGreaterThan(10);
    for (const { source, estimated } of known)
      expect([source, estimated]).toEqual(["scenario:dry year(quarters)", true]);
  });
});
