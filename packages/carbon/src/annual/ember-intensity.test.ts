import { describe, expect, it } from "vitest";
import { EMBER_COUNTRIES } from "../data/ember-annual.js";
import { countryCodes } from "../places/country-codes.js";
import { resolveZone } from "../places/resolve-zone.js";
import { annualZones, emberAnnual, isOnlyInEmber, nationalZone } from "../tables/annual-zones.js";
import { tableRecords } from "../tables/table-records.js";
import { annualAverage } from "./annual-average.js";

const NEVER = new AbortController().signal;
const reading = (country: string) => annualAverage().current({ country }, NEVER);
const countries = countryCodes().map(([alpha2]) => alpha2);
const ofEmber = tableRecords(EMBER_COUNTRIES).map((record) => record.split(" ")[0] as string);

describe("countries of Ember", () => {
  it("all 208 countries of Ember have a reading of their own, whose band holds Ember's figure", async () => {
    expect(ofEmber).toHaveLength(208);
    for (const country of ofEmber) {
      expect(countries).toContain(country);
      const { gramsPerKwh, rung } = await reading(country);
      const { gramsPerKwh: ember, year } = emberAnnual(country) as { gramsPerKwh: number; year: number };
      expect(rung, country).toBe("country");
      expect(gramsPerKwh.low, country).toBeLessThanOrEqual(ember);
      expect(gramsPerKwh.high, country).toBeGreaterThanOrEqual(ember);
      expect(year).toBeGreaterThanOrEqual(2022);
    }
  });

  it("217 countries are known, ten of them by Ember alone; the other 33 have the world's figure", () => {
    expect(countries.filter((country) => nationalZone(country) !== undefined)).toHaveLength(217);
    expect(countries.filter(isOnlyInEmber)).toEqual([
      ...["AS", "CK", "GD", "KI", "KN", "MS", "NR", "TC", "UA", "VG"],
    ]);
  });

  it.each([
    ["CO", 102, 190],
    ["SK", 232, 95],
    ["UZ", 487, 1000],
    ["ET", 84, 23],
  ])(
    "the band of %s goes from what is consumed, %s g, to what Ember has of what is generated, %s g",
    async (country, value, ember) => {
      const { gramsPerKwh, source, accounting } = await reading(country);
      expect(gramsPerKwh.value).toBe(value);
      expect([gramsPerKwh.low, gramsPerKwh.high]).toContain(ember);
      expect(source).toBe("electricity-maps-annual@2025");
      expect(accounting).toBe("consumption");
    },
  );
});

describe("a country of Ember alone", () => {
  it("a country of Ember alone has its figure, its year and the band of a country, and is stale in time", async () => {
    const location = { country: "UKR" };
    const at = (wall: number) => annualAverage({ clock: { wall: () => wall } }).current(location, NEVER);
    expect(await at(Date.UTC(2024, 5))).toEqual({
      gramsPerKwh: { value: 251, low: 156.9, high: 401.6 },
      ...{ source: "ember-annual@2022", zone: "UA", rung: "country", kind: "annual" },
      ...{ signal: "average", basis: "lifecycle", accounting: "production" },
      ...{ validFromMs: Date.UTC(2022, 0), validToMs: Date.UTC(2025, 0) },
    });
    expect((await at(Date.UTC(2026, 0))).stale).toBe(true);
  });

  it("a country of Ember alone is found by coordinates, and by the code of a zone within it", () => {
    const kyiv = { coordinates: { latitude: 50.45, longitude: 30.5 } };
    expect(resolveZone(kyiv)).toEqual({ zone: "UA", rung: "coordinates" });
    const crimea = { zone: { system: "electricity-maps", code: "UA-CR" } };
    expect(resolveZone(crimea)).toEqual({ zone: "UA", rung: "country" });
  });

  it.each([
    ["Przemyśl, where Ukraine is the alternative", { latitude: 49.75, longitude: 22.75 }],
    ["Uzhhorod, where it may be the first", { latitude: 48.62, longitude: 22.3 }],
  ])("the band at a border holds a country of Ember alone: %s", async (_, coordinates) => {
    const { zone, alternatives = [] } = resolveZone({ coordinates });
    const places = [zone, ...alternatives];
    expect(places).toContain("UA");
    expect(places.length).toBeGreaterThan(1);
    const { gramsPerKwh } = await annualAverage().current({ coordinates }, NEVER);
    for (const place of places) {
      const grams = annualZones().get(place)?.at(-1) ?? emberAnnual(place)?.gramsPerKwh ?? Number.NaN;
      expect(gramsPerKwh.low).toBeLessThanOrEqual(grams);
      expect(gramsPerKwh.high).toBeGreaterThanOrEqual(grams);
    }
  });
});
