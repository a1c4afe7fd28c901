import type { CarbonIntensityProvider, Footprint, IntensityReading } from "@wattspan/core";
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
const out = (rest: Partial<Scenario["outage"]> = {}): Scenario => ({
  name: "blackout",
  outage: { zones: ["DE"], instead: { country: "PL" }, ...rest },
});
const germany = { country: "DE" };

describe("a scenario of a grid", () => {
  it.each<Scenario>([
    { name: "dry year", factor: 1.5 },
    { name: "wind", factor: 0.7, decline: { perYear: 0.07, sinceMs: 0 } },
    out(),
    out({ fromMs: START_MS + HOUR_MS / 2, toMs: START_MS + 2 * HOUR_MS }),
  ])("a scenario of a grid keeps the contract of carbon intensity providers: %j", async (imaginary) => {
    const { provider, clock } = twoZones();
    await clock.advanceAsync(3 * HOUR_MS);
    const options = { clock, location: germany };
    expect(await carbonIntensityContract(scenario(provider, imaginary, { clock }), options)).toEqual([]);
  });

  it("a reading of a scenario never looks real: its source names it, and it is estimated and of no kind", async () => {
    const { provider, clock } = twoZones();
    const worse = scenario(provider, { name: "dry year", factor: 1.5 }, { clock });
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
    const twice = scenario(worse, { name: "twice", factor: 2 }, { clock });
    expect((await twice.current(germany, signal)).source).toBe("scenario:twice(scenario:dry year(grid@1))");
  });

  it("a scenario declines by a share each year from a moment on, and not before", async () => {
    const provider = annualAverage();
    const real = (await provider.current(germany, signal)).gramsPerKwh.value;
    const in2036 = manualClock({ wallStartMs: Date.UTC(2036, 0, 1) });
    const cleaner = (sinceMs: number) =>
      scenario(provider, { name: "net zero", decline: { perYear: 0.1, sinceMs } }, { clock: in2036 });
    const { value } = (await cleaner(Date.UTC(2026, 0, 1)).current(germany, signal)).gramsPerKwh;
    expect(value / real).toBeCloseTo(0.9 ** 10, 3);
    expect((await cleaner(Date.UTC(2040, 0, 1)).current(germany, signal)).gramsPerKwh.value).toBe(real);
  });

  it("a scenario moves to another place while a zone is out, and none of its readings holds beyond that", async () => {
    const { provider, clock } = twoZones();
    const times = { fromMs: START_MS + HOUR_MS / 2, toMs: START_MS + 1.75 * HOUR_MS };
    const hit = scenario(provider, out(times), { clock });
    const now = async () => {
      const { gramsPerKwh, zone, rung, validToMs } = await hit.current(germany, signal);
      return [gramsPerKwh.value, zone, rung, (validToMs - START_MS) / HOUR_MS];
    };
    expect(await now()).toEqual([300, "DE", "country", 0.5]);
    await clock.advanceAsync(HOUR_MS / 2);
    expect(await now()).toEqual([700, "PL", "country", 1]);
    await clock.advanceAsync(HOUR_MS);
    expect(await now()).toEqual([700, "PL", "country", 1.75]);
    await clock.advanceAsync(HOUR_MS / 4);
    expect(await now()).toEqual([300, "DE", "country", 2]);
    // No other zone is out.
    expect((await hit.current({ country: "PL" }, signal)).gramsPerKwh.value).toBe(700);
  });

  it("a scenario forecasts an outage, and has the mean over it in the past", async () => {
    const { provider, clock } = twoZones();
    const times = { fromMs: START_MS + 1.5 * HOUR_MS, toMs: START_MS + 2 * HOUR_MS };
    const hit = scenario(provider, out(times), { clock });
    const forecast = (await hit.forecast?.(germany, 3 * HOUR_MS, signal)) ?? [];
    expect(
      forecast.map(({ gramsPerKwh, validFromMs }) => [gramsPerKwh.value, (validFromMs - START_MS) / HOUR_MS]),
    ).toEqual(
      [[300, 0], [300, 1], [700, 1.5], [300, 2]], // biome-ignore format: one row
    );
    await clock.advanceAsync(4 * HOUR_MS);
    const past = await hit.at?.(
      germany,
      { fromMs: START_MS + HOUR_MS, toMs: START_MS + 3 * HOUR_MS },
      signal,
    );
    expect(past?.gramsPerKwh.value).toBeCloseTo(400, 9);
    expect(past).toMatchObject({ zone: "DE,PL", estimated: true, validFromMs: START_MS + HOUR_MS });
  });

  it.each<[string, unknown]>([
    ["name", { name: " " }],
    ["factor", { name: "x", factor: 0 }],
    ["factor", { name: "x", factor: 101 }],
    ["factor", { name: "x", factor: Number.NaN }],
    ["decline", { name: "x", decline: { perYear: 1, sinceMs: 0 } }],
    ["decline", { name: "x", decline: { perYear: 0.1 } }],
    ["outage", { name: "x", outage: { zones: [], instead: {} } }],
    ["outage", { name: "x", outage: { zones: ["DE"] } }],
    ["outage", { name: "x", outage: { zones: ["DE"], instead: {}, fromMs: 5, toMs: 5 } }],
  ])("a scenario refuses the option %s of %j", (option, imaginary) => {
    expect(() => scenario(annualAverage(), imaginary as Scenario)).toThrow(`option ${option} is`);
    expect(() => inScenario(imaginary as Scenario)).toThrow(`option ${option} is`);
  });
});

describe("a ledger in a scenario", () => {
  const made = meteredLedger();
  const gramsOf = (all: readonly Footprint[]) =>
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

  it("a ledger in a scenario never keeps a reading that looks real, also where the other place has none", async () => {
    const { footprints } = await made;
    const stage = footprints.find(({ kind }) => kind === "stage") as Footprint;
    const fromMs = stage.startedAt.getTime();
    const other = { ...(stage.parts[0]?.slots?.[0]?.intensity as IntensityReading), zone: "other" };
    const near = { ...other, validFromMs: fromMs + 60_000, validToMs: fromMs + 120_000 };
    const outage = { zones: ["simulated"], instead: germany };
    const moment = { ...stage, durationS: 0, parts: stage.parts.map(({ slots: _, ...part }) => part) };
    for (const given of [stage, moment]) {
      const [now] = repriceLedger([given], inScenario({ name: "blackout", factor: 2, outage }, [near])) as [
        Footprint,
      ];
      const times = (now.co2e?.value as number) / (given.co2e?.value as number);
      expect(Math.abs(times - 2)).toBeLessThan(0.1);
      const known = now.parts.flatMap((part) => (part.slots ?? []).map(({ intensity }) => intensity));
      for (const { source, estimated } of [now.intensity as IntensityReading, ...known])
        expect([source.startsWith("scenario:blackout("), estimated]).toEqual([true, true]);
    }
  });

  it("a ledger in a scenario moves to another place for as long as a zone is out, and is cut there", async () => {
    const { footprints, clock } = await made;
    const stage = footprints.find(({ kind }) => kind === "stage") as Footprint;
    const fromMs = stage.startedAt.getTime() + 600_000;
    const other = await scenario(annualAverage({ clock }), { name: "real" }, { clock }).current(
      germany,
      signal,
    );
    const outage = { zones: ["simulated"], instead: germany, fromMs, toMs: fromMs + 600_000 };
    const [now] = repriceLedger([stage], inScenario({ name: "blackout", outage }, [other])) as [Footprint];
    const slots = now.parts[0]?.slots ?? [];
    const moved = slots.filter(({ intensity }) => intensity.zone === other.zone);
    expect(moved.map((slot) => slot.toMs - slot.fromMs).reduce((a, b) => a + b)).toBeCloseTo(600_000, 3);
    expect(moved[0]?.intensity.gramsPerKwh.value).toBe(other.gramsPerKwh.value);
    const sum = slots.reduce((total, { energy }) => total + energy, 0);
    expect(sum).toBeCloseTo(now.parts[0]?.energy?.value as number, 3);
    expect(() => inScenario({ name: "blackout", outage })).toThrow("option instead is");
  });
});
