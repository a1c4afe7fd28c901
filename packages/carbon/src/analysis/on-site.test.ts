import {
  type CarbonIntensityProvider,
  createMetering,
  type Footprint,
  type IntensityReading,
} from "@wattspan/core";
import {
  carbonIntensityContract,
  fakeMeter,
  fixedIntensity,
  footprintCollector,
  manualClock,
} from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annualAverage } from "../annual/annual-average.js";
import { neso } from "../sources/neso.js";
import { simulatedIntensity } from "../sources/own/simulated.js";
import { watttime } from "../sources/watttime.js";
import { type OnSiteOptions, type OwnPlant, onSite } from "./on-site.js";
import { reprice } from "./reprice/reprice.js";

const { signal } = new AbortController();
const coordinates = { latitude: 50.11, longitude: 8.68 };
const location = { coordinates };
const HOUR_MS = 3_600_000;
/** IPCC 2006: 74,100 kg/TJ are 266.76 g/kWh of heat. */
const DIESEL = 74_100 * 0.0036;

type Options = Omit<OnSiteOptions, "coordinates">;

function site(options: Options, basis: "lifecycle" | "operational" = "operational", gramsPerKwh = 400) {
  const clock = manualClock({ wallStartMs: Date.UTC(2026, 6, 1) });
  const grid = simulatedIntensity({
    ...{ clock, basis, stepMs: HOUR_MS, source: "grid@1", zone: "DE" },
    script: [{ forMs: 48 * HOUR_MS, gramsPerKwh }],
  });
  const provider = onSite(grid, { clock, coordinates, ...options });
  return { clock, grid, provider, now: () => provider.current(location, signal) };
}
const diesel = (share: number): OwnPlant => ({ fuel: "diesel", efficiency: 0.35, share });
const solar = (share: number): OwnPlant => ({ source: "solar_rooftop", share });

describe("a site with plants of its own", () => {
  it("a site with plants of its own has the mean by shares, and what left its stack is scope 1", async () => {
    const reading = await site({ plants: [diesel(0.25), solar(0.15)] }).now();
    const own = (DIESEL / 0.35) * 0.25;
    expect(reading.gramsPerKwh.value).toBeCloseTo(400 * 0.6 + own, 9);
    expect(reading.scope1Share).toBeCloseTo(own / (400 * 0.6 + own), 9);
    expect(reading).toMatchObject({ source: "on-site(diesel,solar_rooftop,grid@1)", basis: "operational" });
    expect(reading).toMatchObject({ zone: "DE", kind: "live", rung: "coordinates" });
  });

  it("a site's solar power has 0 grams in operation, and the median of IPCC AR5 over its life", async () => {
    const grams = async (basis: "lifecycle" | "operational") =>
      (await site({ plants: [solar(1)] }, basis).now()).gramsPerKwh;
    expect(await grams("operational")).toEqual({ value: 0, low: 0, high: 0 });
    expect(await grams("lifecycle")).toEqual({ value: 41, low: 26, high: 60 });
  });

  it("a fuel's upstream emissions count over the life cycle alone, and never as scope 1", async () => {
    const plants = [{ ...diesel(1), upstreamGramsPerKwh: 60 } as OwnPlant];
    const burnt = await site({ plants }, "operational").now();
    expect(burnt.gramsPerKwh.value).toBeCloseTo(DIESEL / 0.35, 9);
    expect(burnt.scope1Share).toBe(1);
    const whole = await site({ plants }, "lifecycle").now();
    expect(whole.gramsPerKwh.value).toBeCloseTo((DIESEL + 60) / 0.35, 9);
    expect(whole.scope1Share).toBeCloseTo(DIESEL / (DIESEL + 60), 9);
  });

  it("a site whose shares add up to 1 but for rounding does not ask the grid", async () => {
    const { grid, now } = site({ plants: [solar(0.7), diesel(0.2), solar(0.1)] });
    expect(await now()).toMatchObject({ zone: "on-site", carbonFreeShare: expect.closeTo(0.8, 9) });
    expect(grid.calls).toBe(0);
  });

  it("a site's value and bounds are those of its parts, weighted by any shares", async () => {
    const { grid } = site({ plants: [solar(0)] });
    const whole = await grid.current(location, signal);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), async (share) => {
        const { gramsPerKwh, scope1Share = 0 } = await site({ plants: [diesel(share)] }).now();
        for (const bound of ["value", "low", "high"] as const) {
          const own = { value: 74_100, low: 72_600, high: 74_800 }[bound] * (0.0036 / 0.35);
          const expected = whole.gramsPerKwh[bound] * (1 - share) + own * share;
          expect(gramsPerKwh[bound]).toBeCloseTo(expected, 6);
        }
        expect(scope1Share).toBeGreaterThanOrEqual(0);
        expect(scope1Share).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("a site adds its solar power to the shares of the grid, where the grid states them", async () => {
    const clock = manualClock();
    const grid: CarbonIntensityProvider = {
      name: "stated",
      current: async (place, aborted) => ({
        ...(await fixedIntensity(300, { clock }).current(place, aborted)),
        ...{ carbonFreeShare: 0.5, renewableShare: 0.4 },
      }),
    };
    const reading = await onSite(grid, { coordinates, plants: [diesel(0.2), solar(0.2)] }).current(
      location,
      signal,
    );
    expect(reading.carbonFreeShare).toBeCloseTo(0.5 * 0.6 + 0.2, 12);
    expect(reading.renewableShare).toBeCloseTo(0.4 * 0.6 + 0.2, 12);
    expect(await site({ plants: [solar(0.2)] }).now()).not.toHaveProperty("carbonFreeShare");
    expect(await site({ plants: [solar(1)] }).now()).toMatchObject({ carbonFreeShare: 1, renewableShare: 1 });
  });

  it("a site has what is upstream of the grid and of its plants in scope 3, where the grid states it", async () => {
    const grid = annualAverage({ scope3Share: true });
    const { gramsPerKwh, scope3Share = 0 } = await grid.current(location, signal);
    const plants = [{ ...diesel(0.25), upstreamGramsPerKwh: 70 } as OwnPlant];
    const mixed = await onSite(grid, { coordinates, plants }).current(location, signal);
    const upstream = gramsPerKwh.value * scope3Share * 0.75 + (70 / 0.35) * 0.25;
    expect(mixed.scope3Share).toBeCloseTo(upstream / mixed.gramsPerKwh.value, 9);
    expect((mixed.scope1Share ?? 0) + (mixed.scope3Share ?? 0)).toBeLessThan(1);
    expect(await site({ plants }, "lifecycle").now()).not.toHaveProperty("scope3Share");
  });

  it("a site with stated shares has the grid's forecast and past, and keeps the contract", async () => {
    const { provider, clock } = site({ plants: [diesel(0.5)] });
    const [next] = (await provider.forecast?.(location, HOUR_MS, signal)) ?? [];
    expect(next?.gramsPerKwh.value).toBeCloseTo(200 + DIESEL / 0.7, 9);
    await clock.advanceAsync(3 * HOUR_MS);
    expect(await carbonIntensityContract(provider, { clock })).toEqual([]);
    expect(
      await carbonIntensityContract(onSite(annualAverage(), { coordinates, plants: [solar(0.1)] })),
    ).toEqual([]);
  });
});

describe("other places", () => {
  it("a place other than the site has the grid as it is, now, later and before, with any meters", async () => {
    const { provider, grid, clock } = site({ plants: [diesel(0.5)] });
    await clock.advanceAsync(2 * HOUR_MS);
    const past = { fromMs: clock.wall() - HOUR_MS, toMs: clock.wall() };
    const silent = { plants: [{ source: "hydro", kilowatts: () => undefined }] as OwnPlant[] };
    const metered = site({ ...silent, siteKilowatts: () => 1 });
    for (const other of [{ country: "DE" }, {}, { coordinates: { ...coordinates, latitude: 50.12 } }]) {
      expect(await provider.current(other, signal)).toEqual(await grid.current(other, signal));
      expect(await provider.forecast?.(other, HOUR_MS, signal)).toEqual(
        await grid.forecast?.(other, HOUR_MS, signal),
      );
      expect(await provider.at?.(other, past, signal)).toEqual(await grid.at?.(other, past, signal));
      expect((await metered.provider.current(other, signal)).gramsPerKwh.value).toBe(400);
    }
    expect(await provider.at?.(location, past, signal)).not.toEqual(await grid.at?.(location, past, signal));
  });
});

describe("a site whose plants are metered", () => {
  function metered(shows: { site: unknown; diesel: unknown; solar: unknown }) {
    const kilowatts = (of: "site" | "diesel" | "solar") => () => {
      if (shows[of] instanceof Error) throw shows[of];
      return shows[of] as number;
    };
    const plants: OwnPlant[] = [
      { fuel: "diesel", efficiency: 0.35, kilowatts: kilowatts("diesel") },
      { source: "solar_rooftop", kilowatts: kilowatts("solar") },
    ];
    return { shows, ...site({ plants, siteKilowatts: kilowatts("site") }) };
  }

  it("a metered site has the shares of now, for a minute", async () => {
    const { shows, clock, now, provider } = metered({ site: 100, diesel: 0, solar: 30 });
    const first = await now();
    expect(first.gramsPerKwh.value).toBeCloseTo(280, 9);
    expect(first.validToMs - first.validFromMs).toBe(60_000);
    expect(first).not.toHaveProperty("scope1Share");
    shows.diesel = 50;
    expect((await now()).gramsPerKwh.value).toBeCloseTo(400 * 0.2 + (DIESEL / 0.35) * 0.5, 9);
    await clock.advanceAsync(HOUR_MS - 20_000);
    expect((await now()).validToMs).toBe(clock.wall() + 20_000);
    expect([provider.forecast, provider.at]).toEqual([undefined, undefined]);
    expect(provider.capabilities?.()).toMatchObject({ past: false });
    expect(await carbonIntensityContract(provider, { clock })).toEqual([]);
  });

  it("a metered site that makes all itself does not ask the grid, and sells the rest of each plant alike", async () => {
    const { grid, now } = metered({ site: 60, diesel: 60, solar: 60 });
    const reading = await now();
    expect(grid.calls).toBe(0);
    expect(reading.gramsPerKwh.value).toBeCloseTo(DIESEL / 0.35 / 2, 9);
    expect(reading).toMatchObject({
      source: "on-site(diesel,solar_rooftop)",
      zone: "on-site",
      scope1Share: 1,
    });
    expect(reading).toMatchObject({ carbonFreeShare: 0.5, rung: "coordinates" });
  });

  it.each([
    ["site", undefined, "no_data"],
    ["site", Number.NaN, "no_data"],
    ["diesel", -1, "no_data"],
    ["solar", "12", "no_data"],
    ["solar", Number.POSITIVE_INFINITY, "no_data"],
    ["diesel", new Error("timeout"), "upstream"],
  ] as const)("a metered site has no figure while the meter of %s shows %s", async (which, shown, code) => {
    const { now } = metered({ site: 100, diesel: 1, solar: 1, [which]: shown });
    await expect(now()).rejects.toMatchObject({ code });
  });

  it("a metered site has no figure while it draws nothing", async () => {
    await expect(metered({ site: 0, diesel: 0, solar: 0 }).now()).rejects.toMatchObject({ code: "no_data" });
  });
});

describe("a call on such a site", () => {
  it("a call on a site says which share of its grams is scope 1, and says it anew when it is priced again", async () => {
    const { provider, clock } = site({ plants: [diesel(0.25)] });
    const zones = [{ id: "cpu-0", component: "cpu", refreshMs: 10, maxWatts: 500, watts: () => 90 }] as const;
    const seen = footprintCollector();
    const metering = createMetering({
      ...{ clock, meters: [fakeMeter({ clock, zones })], intensity: provider, location },
      ...{ observers: [seen.observer], telemetry: { detail: "off" as const } },
    });
    await metering.ready;
    const call = metering.meterInference(
      { model: "m" },
      () => new Promise<void>((done) => void clock.schedule(done, 2000)),
    );
    await clock.advanceAsync(3000);
    await call;
    await metering.shutdown();
    const [footprint] = seen.footprints as [Footprint];
    const { scope1Share } = await provider.current(location, signal);
    expect(footprint.parts[0]?.scope1Share).toBe(scope1Share);
    const onGrid = reprice(footprint, ({ intensity }) => {
      const { scope1Share: _, ...rest } = intensity as IntensityReading;
      return rest;
    });
    expect(onGrid.parts[0]).not.toHaveProperty("scope1Share");
    const onDiesel = reprice(onGrid, ({ intensity }) => ({
      ...(intensity as IntensityReading),
      scope1Share: 1,
    }));
    expect(onDiesel.parts[0]?.scope1Share).toBe(1);
  });
});

describe("options of a site", () => {
  const kilowatts = () => 1;
  it.each<[string, unknown]>([
    ["plants", { plants: [] }],
    ["plants", { plants: [undefined] }],
    ["plants", { plants: [{ share: 0.1 }] }],
    ["plants", { plants: [{ fuel: "peat", efficiency: 0.3, share: 0.1 }] }],
    ["plants", { plants: [{ source: "coal", share: 0.1 }] }],
    ["plants", { plants: [{ source: "toString", share: 0.1 }] }],
    ["plants", { plants: [{ fuel: "diesel", source: "hydro", efficiency: 0.3, share: 0.1 }] }],
    ["plants", { plants: [{ fuel: "diesel", efficiency: 35, share: 0.1 }] }],
    ["plants", { plants: [{ fuel: "diesel", share: 0.1 }] }],
    ["plants", { plants: [{ ...diesel(0.1), upstreamGramsPerKwh: -1 }] }],
    ["plants", { plants: [solar(1.1)] }],
    ["plants", { plants: [solar(0.6), diesel(0.6)] }],
    ["plants", { plants: [{ source: "hydro" }] }],
    ["plants", { plants: [{ source: "hydro", share: 0.1, kilowatts }], siteKilowatts: kilowatts }],
    ["plants", { plants: [{ source: "hydro", kilowatts: 5 }] }],
    ["plants", { plants: [solar(0.1), { source: "hydro", kilowatts }], siteKilowatts: kilowatts }],
    ["siteKilowatts", { plants: [{ source: "hydro", kilowatts }] }],
    ["siteKilowatts", { plants: [solar(0.1)], siteKilowatts: kilowatts }],
    ["validForMs", { plants: [solar(0.1)], validForMs: 0 }],
    ["coordinates", { plants: [solar(0.1)], coordinates: undefined }],
    ["coordinates", { plants: [solar(0.1)], coordinates: { latitude: 91, longitude: 0 } }],
    ["coordinates", { plants: [solar(0.1)], coordinates: { latitude: 1 } }],
  ])("onSite refuses the option %s of %j", (option, options) => {
    expect(() => onSite(annualAverage(), { coordinates, ...(options as Options) })).toThrow(
      `option ${option} is`,
    );
  });

  it("onSite refuses a marginal grid, at once or as soon as a reading shows it", async () => {
    const marginal = watttime({ username: "u", password: "p" });
    expect(() => onSite(marginal, { coordinates, plants: [solar(0.1)] })).toThrow(
      /provider of average intensities/,
    );
    const { current } = fixedIntensity(500, { signal: "marginal" });
    const silent = onSite({ name: "silent", current }, { coordinates, plants: [solar(0.1)] });
    await expect(silent.current(location, signal)).rejects.toMatchObject({ code: "other_signal" });
    expect(onSite(neso(), { coordinates, plants: [solar(0.1)] }).supports?.({ country: "US" })).toBe(false);
  });
});
