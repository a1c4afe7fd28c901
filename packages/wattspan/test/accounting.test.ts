/**
 * What belongs to the energy of a call, from the options of `startWattspan` to its footprint and its metrics.
 */

import { staticIntensity } from "@wattspan/carbon/providers";
import { footprintCollector } from "@wattspan/testing";
import { afterEach, expect, it } from "vitest";
import { startWattspan, type Wattspan, type WattspanOptions } from "../src/index.js";
import { meteredOnce } from "./metered-once.js";
import { inMemorySdk, sumOf } from "./sdk.js";

const location = { cloud: { provider: "aws", region: "eu-west-1" } };
let wattspan: Wattspan | undefined;
afterEach(async () => {
  await wattspan?.shutdown();
  wattspan = undefined;
});

/** A second on a processor that draws 50 W. */
async function meterOnce(options: WattspanOptions) {
  const once = await meteredOnce(options);
  wattspan = once.wattspan;
  return once.footprint;
}

it("a call in a known cloud region has a part for the building, and water at both places", async () => {
  const footprint = await meterOnce({ location });
  const joules = footprint?.parts[0]?.energy?.value ?? Number.NaN;
  expect(footprint?.energy?.value).toBeCloseTo(joules * 1.11, 9);
  expect(footprint?.parts).toMatchObject([
    { component: "cpu", method: "measured", ghgScope: "3" },
    { component: "cooling", methodId: "facility-aws@2024", method: "modelled", ghgScope: "3", zone: "IE" },
    { component: "cooling", methodId: "facility-aws@2024", waterSource: "onsite" },
    { component: "other", methodId: "wri-grid-water@2020", waterSource: "offsite" },
  ]);
  expect(footprint?.water?.value).toBeCloseTo((joules / 3.6e6) * (0.03 + 1.11 * 1.477), 12);
  expect(footprint).not.toHaveProperty("marketCo2e");
});

it("stated figures, machine and contracts reach the footprint and the metrics", async () => {
  const sdk = inMemorySdk();
  const footprint = await meterOnce({
    location: { country: "DE" },
    telemetry: { meterProvider: sdk.meterProvider },
    accounting: {
      facility: { pue: 1.5, wue: 0 },
      hardware: { kilograms: 31_536, lifetimeYears: 1 },
      market: { contracts: [{ name: "wind", share: 1, gramsPerKwh: 36 }] },
    },
  });
  const joules = footprint?.parts[0]?.energy?.value ?? Number.NaN;
  expect(footprint?.marketCo2e?.value).toBeCloseTo((joules * 1.5) / 1e5, 12);
  expect(footprint?.parts.at(-1)).toMatchObject({ emissionSource: "embodied", ghgScope: "3" });
  expect(footprint?.parts.at(-1)?.co2e?.value).toBeCloseTo(1, 6);
  const all = await sdk.points();
  const points = (name: string) =>
    all
      .filter(({ metric }) => metric === name)
      .map(({ attributes, value }) => ({
        ...{ scope: attributes["wattspan.ghg_scope"], source: attributes["wattspan.emission_source"] },
        ...{ water: attributes["wattspan.water_source"], method: attributes["wattspan.method"], value },
      }));
  const near = (value: number): unknown => expect.closeTo(value, 9);
  const own = { scope: "2", source: "operational", method: "measured" };
  const building = { ...own, method: "modelled" };
  expect(points("wattspan.co2e")).toMatchObject([
    own,
    building,
    { scope: "3", source: "embodied", method: "modelled", value: near(1) },
  ]);
  expect(points("wattspan.market_co2e")).toMatchObject([
    { ...own, value: near(joules / 1e5) },
    { ...building, value: near(joules / 2e5) },
  ]);
  expect(points("wattspan.water")).toMatchObject([{ water: "onsite", value: 0 }, { water: "offsite" }]);
});

it("emissions of a generator on the site are scope 1, including the building's share", async () => {
  const sdk = inMemorySdk();
  const grid = staticIntensity({ gramsPerKwh: 400, basis: "operational" });
  const share = 0.625;
  const footprint = await meterOnce({
    intensity: {
      ...grid,
      current: async (...asked) => ({ ...(await grid.current(...asked)), scope1Share: share }),
    },
    location: { coordinates: { latitude: 50.11, longitude: 8.68 } },
    telemetry: { meterProvider: sdk.meterProvider },
    accounting: { facility: { pue: 1.5 } },
  });
  for (const part of footprint?.parts.filter(({ co2e }) => co2e) ?? [])
    expect(part).toMatchObject({ scope1Share: expect.closeTo(share, 9), ghgScope: "2" });
  const points = await sdk.points();
  const grams = (scope: string) => sumOf(points, "wattspan.co2e", { "wattspan.ghg_scope": scope });
  const total = footprint?.co2e?.value ?? Number.NaN;
  expect(grams("1")).toBeCloseTo(total * share, 9);
  expect(grams("1") + grams("2")).toBeCloseTo(total, 9);
});

it("accounting `false` leaves the energy alone, and a function is taken as it is", async () => {
  expect((await meterOnce({ location, accounting: false }))?.parts).toHaveLength(1);
  await wattspan?.shutdown();
  expect((await meterOnce({ location, accounting: () => [] }))?.parts).toEqual([]);
});

it.each([
  [{ facility: { pue: 0.5 } }, "accounting.facility.pue"],
  [{ facilty: { pue: 1.2 } }, "accounting.facilty"],
  [{ facility: { peu: 1.2 } }, "accounting.facility.peu"],
  [
    { market: { contracts: [{ name: "ppa", shar: 1, gramsPerKwh: 0 }] } },
    "accounting.market.contracts.0.shar",
  ],
  ["yes", "accounting"],
])("the accounting %j is refused before anything starts", async (accounting, option) => {
  const options = { location, accounting } as unknown as WattspanOptions;
  await expect(startWattspan(options)).rejects.toMatchObject({ name: "WattspanConfigurationError", option });
});

it("the network to a model elsewhere is counted where it is asked for, half at each end", async () => {
  const seen = footprintCollector();
  const call = async (options: WattspanOptions) => {
    wattspan = await startWattspan({ location, meters: [], telemetry: { detail: "off" }, ...options });
    const serving = { cloud: { provider: "aws", region: "eu-central-1" } };
    const hosted = { model: "gpt-4o-mini", provider: "openai", serving, onFootprint: seen.observer };
    await wattspan.meterInference(hosted, async (handle) => {
      handle.reportEnergy({ energy: 1000 });
      handle.setUsage({ inputFresh: 500, output: 500 });
    });
    await wattspan.shutdown();
    return seen.footprints.at(-1)?.parts.filter(({ boundary }) => boundary === "network");
  };
  expect(await call({})).toEqual([]);
  for (const accounting of [undefined, false] as const) {
    const parts = await call({
      network: { bytesPerToken: 1000 },
      ...(accounting === false && { accounting }),
    });
    // A megabyte between two regions of one cloud: 0.001 kWh for each GB.
    expect(parts?.map(({ zone, energy }) => [zone, energy?.value])).toEqual([
      ["IE", expect.closeTo(1.8, 9)],
      ["DE", expect.closeTo(1.8, 9)],
    ]);
  }
  await expect(startWattspan({ network: { scope: "moon" as never } })).rejects.toThrow(
    /option network\.scope is/,
  );
});
