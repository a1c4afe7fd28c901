import type { CarbonIntensityProvider, Location } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { sharedMap } from "../../../test/shared-map.js";
import { scenario } from "../../analysis/scenario.js";
import { annualAverage } from "../../annual/annual-average.js";
import { eia } from "../../sources/eia.js";
import { electricityMaps } from "../../sources/electricity-maps.js";
import { energyCharts } from "../../sources/energy-charts.js";
import { entsoe } from "../../sources/entsoe.js";
import { neso } from "../../sources/neso.js";
import { csvIntensity } from "../../sources/own/csv.js";
import { type HttpJsonOptions, httpJson } from "../../sources/own/http-json.js";
import { simulatedIntensity } from "../../sources/own/simulated.js";
import { staticIntensity } from "../../sources/own/static.js";
import { watttime } from "../../sources/watttime.js";
import { cached } from "../cached.js";
import { fallback } from "../fallback.js";

const location: Location = { country: "DE" };
const { signal } = new AbortController();
const clock = manualClock();
const start = new Date(clock.wall()).toISOString();
const stated = { signal: "average", basis: "lifecycle" } as const;

const api = (value: number, more: Partial<HttpJsonOptions> = {}) =>
  httpJson({
    ...{ clock, ...stated, baseUrl: "https://grid.example.org", path: "now" },
    ...{ mapping: { value: "value", from: "start", stepMs: 3_600_000 } },
    fetch: async () => Response.json({ value, start }),
    ...more,
  });

/** The values that two caches of one store give for a place. */
async function shared(one: CarbonIntensityProvider, other: CarbonIntensityProvider) {
  const { store } = sharedMap(clock);
  const values = [];
  for (const provider of [one, other]) {
    const reading = await cached(provider, { clock, store }).current(location, signal);
    values.push(reading.gramsPerKwh.value);
  }
  return values;
}

it("a store gives the figures of one API to no other, although both are read by httpJson", async () => {
  expect(await shared(api(50), api(700, { baseUrl: "https://other.example.org" }))).toEqual([50, 700]);
  expect(await shared(api(50), api(700, { path: "now?area=2" }))).toEqual([50, 700]);
  expect(await shared(api(0.5), api(0.5, { unit: "kg/kWh" }))).toEqual([0.5, 500]);
  expect(await shared(api(50), api(700))).toEqual([50, 50]);
});

const row = (value: number) => [{ from: start, to: "2100-01-01T00:00Z", g: String(value) }];
const table = (value: number) =>
  csvIntensity({ ...stated, clock, rows: row(value), columns: { from: "from", to: "to", value: "g" } });
const maps = (emissionFactors: "lifecycle" | "direct") =>
  electricityMaps({ token: "token", emissionFactors, clock });
const own = (gramsPerKwh: number) => staticIntensity({ gramsPerKwh });
const dry = (factor: number) => scenario(own(400), { name: "dry", factor });

const played = (gramsPerKwh: number) => simulatedIntensity({ clock, script: [{ forMs: 1, gramsPerKwh }] });

it.each<[string, CarbonIntensityProvider, CarbonIntensityProvider]>([
  ["Electricity Maps by other factors", maps("lifecycle"), maps("direct")],
  ["annual means by other factors", annualAverage(), annualAverage({ emissionFactors: "direct" })],
  ["another figure of one's own", own(28), own(400)],
  ["another table", table(28), table(400)],
  ["another substitute", fallback([own(28)]), fallback([own(28), annualAverage()])],
  ["a substitute with other options", fallback([api(1), own(28)]), fallback([api(1), own(400)])],
  ["another script", played(28), played(400)],
  ["another scenario", dry(1.5), dry(2)],
])("in a store %s has other keys, also behind a decorator", (_, one, other) => {
  const keyOf = ({ name, variant }: CarbonIntensityProvider) => `${name}:${variant}`;
  expect(keyOf(one)).not.toBe(keyOf(other));
  expect(keyOf(cached(one))).toBe(keyOf(one));
  expect(keyOf(cached(other))).not.toBe(keyOf(one));
});

it.each<[string, (options: { baseUrl?: string }) => CarbonIntensityProvider]>([
  ["https://web-api.tp.entsoe.eu", (api) => entsoe({ token: "key", ...api })],
  ["https://api.electricitymaps.com/v4", (api) => electricityMaps({ token: "key", ...api })],
  ["https://api.eia.gov", (api) => eia({ apiKey: "key", ...api })],
  ["https://api.watttime.org", (api) => watttime({ username: "me", password: "key", ...api })],
  ["https://api.energy-charts.info", energyCharts],
  ["https://api.carbonintensity.org.uk", neso],
])("in a store the API at %s has the keys of its name, and a sandbox has others", (baseUrl, make) => {
  expect(make({}).variant).toBeUndefined();
  expect(make({ baseUrl }).variant).toBeUndefined();
  const [sandbox, other] = ["https://sandbox.example.org", "https://other.example.org"];
  const { variant } = make({ baseUrl: sandbox });
  expect(variant).toMatch(/^[0-9a-z]{1,7}$/);
  expect(make({ baseUrl: sandbox }).variant).toBe(variant);
  expect(make({ baseUrl: other }).variant).not.toBe(variant);
});

it("in a store providers with the same options have the same keys, and no key of an account is in them", () => {
  expect(energyCharts()).not.toHaveProperty("variant");
  expect(maps("lifecycle")).not.toHaveProperty("variant");
  const secret = (key: string) => api(1, { path: "now?key=0123456789", headers: { "x-key": key } });
  expect(secret("abc").variant).toBe(secret("def").variant);
  expect(secret("abc").variant).toMatch(/^[0-9a-z]{1,7}$/);
  expect(table(1).variant).toBe(table(1).variant);
});
