import type { CarbonIntensityProvider, IntensityReading, Location } from "@wattspan/core";
import { carbonIntensityContract } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { cloudRegions } from "../places/cloud-region-zone.js";
import { countryCodes } from "../places/country-codes.js";
import { InvalidLocationError, UnknownLocationError } from "../places/location-errors.js";
import { annualZones } from "../tables/annual-zones.js";
import { annualAverage } from "./annual-average.js";

const { signal } = new AbortController();
const provider = annualAverage();
const read = (location: unknown, from: CarbonIntensityProvider = provider) =>
  from.current(location as Location, signal);
const zone = (code: string) => ({ zone: { system: "electricity-maps", code } });
const cloud = (name: string) => {
  const [provider = "", region = ""] = name.split(" ");
  return { cloud: { provider, region } };
};
const width = ({ gramsPerKwh }: IntensityReading) => gramsPerKwh.high / gramsPerKwh.low;

function expectSound({ gramsPerKwh: { value, low, high }, validFromMs, validToMs }: IntensityReading): void {
  expect([value, low, high].every(Number.isFinite)).toBe(true);
  expect(low).toBeGreaterThan(0);
  expect(low).toBeLessThan(value);
  expect(value).toBeLessThan(high);
  expect(high).toBeLessThan(2000);
  expect(validFromMs).toBeLessThan(validToMs);
}

it("annualAverage keeps the contract of carbon intensity providers", async () => {
  expect(await carbonIntensityContract(provider)).toEqual([]);
  expect(await carbonIntensityContract(provider, { location: cloud("aws eu-west-1") })).toEqual([]);
  expect(await carbonIntensityContract(annualAverage({ unknownLocation: "reject" }))).toEqual([]);
});

describe("annualAverage: figures", () => {
  it.each([
    ["DE", 342],
    ["FR", 31],
    ["US-MIDA-PJM", 418],
    ["US-CAL-CISO", 208],
    ["IE", 301],
    ["SG", 483],
    ["IN-WE", 653],
    ["JP-TK", 535],
    ["AU-NSW", 525],
    ["ZA", 700],
  ])("annualAverage gives the zone %s an intensity of %d g/kWh", async (code, value) => {
    expect((await read(zone(code))).gramsPerKwh.value).toBe(value);
  });

  it("a reading of annualAverage says everything that is needed to judge it", async () => {
    expect(await read(cloud("aws us-east-1"))).toEqual({
      gramsPerKwh: { value: 418, low: 298.6, high: 585.2 },
      zone: "US-MIDA-PJM",
      signal: "average",
      basis: "lifecycle",
      source: "electricity-maps-annual@2025",
      validFromMs: Date.parse("2025-01-01T00:00:00Z"),
      validToMs: Date.parse("2028-01-01T00:00:00Z"),
      rung: "cloud_region",
      kind: "annual",
      accounting: "consumption",
      carbonFreeShare: 0.39,
      renewableShare: 0.08,
    });
  });

  it("annualAverage has carbon-free and renewable shares, unless the zone is one of several", async () => {
    expect(await read(zone("FR"))).toMatchObject({ carbonFreeShare: 0.96, renewableShare: 0.27 });
    expect(await read(cloud("aws us-west-2"))).not.toHaveProperty("carbonFreeShare");
    expect(await read({})).not.toHaveProperty("carbonFreeShare");
    for (const code of annualZones().keys()) {
      const { carbonFreeShare = Number.NaN, renewableShare = Number.NaN } = await read(zone(code));
      expect(0 <= renewableShare && renewableShare <= carbonFreeShare && carbonFreeShare <= 1, code).toBe(
        true,
      );
    }
  });

  it("annualAverage gives the world's figure for an unknown place, and says so", async () => {
    expect(await read({})).toMatchObject({
      gramsPerKwh: { value: 458, low: 15, high: 848 },
      zone: "WORLD",
      source: "ember-world@2025",
      estimated: true,
      rung: "world",
    });
  });

  it("annualAverage is sound for every zone, cloud region and country", async () => {
    const locations = [
      ...[...annualZones().keys()].map(zone),
      ...[...cloudRegions().keys()].map(cloud),
      ...countryCodes().map(([country]) => ({ country })),
    ];
    for (const location of locations) expectSound(await read(location));
  });

  it.each([
    ["US", 414],
    ["CA", 136],
    ["AU", 474],
    ["BR", 98],
    ["IN", 593],
    ["JP", 463],
    ["IT", 286],
    ["DK", 123],
    ["NO", 30],
    ["SE", 21],
    ["RU", 397],
  ])(
    "annualAverage has a national figure for %s, a country of zones, and marks it as estimated",
    async (country, value) => {
      expect(await read({ country })).toMatchObject({
        gramsPerKwh: { value },
        rung: "country",
        estimated: true,
      });
    },
  );

  it("annualAverage marks a figure that never changes as estimated, and a plain one not", async () => {
    expect((await read(zone("QA"))).estimated).toBe(true);
    expect(await read(zone("DE"))).not.toHaveProperty("estimated");
  });
});

describe("annualAverage: band", () => {
  it("the band of annualAverage is wider for a country than for its zone, and widest for the world", async () => {
    const world = width(await read({}));
    for (const [country] of countryCodes()) {
      const reading = await read({ country });
      if (reading.rung === "world") continue;
      expect(width(reading)).toBeLessThan(world);
      expect(width(reading)).toBeGreaterThan(1.6 ** 2 - 0.05); // bounds are rounded to tenths
      const { low, high } = (await read(zone(reading.zone))).gramsPerKwh;
      expect(reading.gramsPerKwh.low, country).toBeLessThanOrEqual(low);
      expect(reading.gramsPerKwh.high, country).toBeGreaterThanOrEqual(high);
    }
  });

  it("the band of a country leaves out zones that few are supplied by, and its far islands", async () => {
    const { low, high } = (await read({ country: "US" })).gramsPerKwh;
    // Chelan County has 26 and Louisville 848: a thousandth and a hundredth of the load.
    expect([low, high]).toEqual([192.9, 669.8]);
    expect((await read({ country: "CA" })).gramsPerKwh).toEqual({ value: 136, low: 33.9, high: 452.5 });
    expect((await read({ country: "ES" })).gramsPerKwh.high).toBeLessThan(300); // El Hierro alone has 504
  });

  it("the band of a zone covers its last three years", async () => {
    const { low } = (await read(zone("RE"))).gramsPerKwh; // 497, 471, 208
    expect(low).toBeCloseTo(208 / 1.4, 1);
    expect((await read(zone("RE"))).gramsPerKwh.high).toBe(497);
  });

  it("the band of a cloud region covers the other zone that it may belong to", async () => {
    const { value, high } = (await read(cloud("azure westus2"))).gramsPerKwh;
    expect([value, high]).toEqual([51, 129]); // Grant County, or Bonneville
  });

  it("the band of a zone or cloud region covers what a second source says of the same place", async () => {
    expect((await read(zone("BH"))).gramsPerKwh.high).toBe(902);
    expect((await read(cloud("azure northcentralus"))).gramsPerKwh.low).toBe(222.4); // Illinois
  });

  it("the band of a zone does not take in the figure of its whole country", async () => {
    const { low, high } = (await read(zone("CA-QC"))).gramsPerKwh; // Canada has 190.7
    expect([low, high]).toEqual([29.3, 57.4]);
    expect((await read(zone("GB-NIR"))).gramsPerKwh.low).toBe(200); // Great Britain has 217.4
  });
});

describe("annualAverage: options", () => {
  it("annualAverage rejects an unknown place when the option unknownLocation says so", async () => {
    const strict = annualAverage({ unknownLocation: "reject" });
    await expect(read({ cloud: { provider: "aws", region: "mars-1" } }, strict)).rejects.toBeInstanceOf(
      UnknownLocationError,
    );
    await expect(read({ country: "DE" }, strict)).resolves.toMatchObject({ zone: "DE" });
  });

  it("annualAverage refuses a misspelt value of the option unknownLocation", () => {
    const options = { unknownLocation: "ignore" } as unknown as { unknownLocation: "world" };
    expect(() => annualAverage(options)).toThrow('must be "world" or "reject", but is ignore');
  });

  it("annualAverage marks a reading that is past its validity as stale", async () => {
    const at = (date: string) => annualAverage({ clock: { wall: () => Date.parse(date) } });
    expect(await read({ country: "DE" }, at("2027-12-31T23:59:59.999Z"))).not.toHaveProperty("stale");
    expect(await read({ country: "DE" }, at("2028-01-01T00:00:00Z"))).toHaveProperty("stale", true);
  });

  it("annualAverage gives no reading after an abort", async () => {
    const reason = new Error("too late");
    await expect(provider.current({ country: "DE" }, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe("annualAverage: any input", () => {
  const word = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.constantFrom(
      "aws",
      "azure",
      "gcp",
      "us-east-1",
      "electricity-maps",
      "DE",
      "deu",
      "US-XX",
      "__proto__",
      "constructor",
      "",
    ),
  );
  const anything = fc.oneof(word, fc.anything(), fc.double());
  const location = fc.record(
    {
      cloud: fc.oneof(fc.record({ provider: word, region: word }, { requiredKeys: [] }), anything),
      zone: fc.oneof(fc.record({ system: word, code: word }, { requiredKeys: [] }), anything),
      country: anything,
      coordinates: fc.oneof(fc.record({ latitude: fc.double(), longitude: fc.double() }), anything),
    },
    { requiredKeys: [] },
  );

  it("annualAverage answers any input with a sound reading or a typed error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(location, fc.anything()), async (given) => {
        const outcome = await read(given).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(InvalidLocationError);
          expect((outcome as InvalidLocationError).problems.length).toBeGreaterThan(0);
        } else expectSound(outcome as IntensityReading);
      }),
      { numRuns: 2000 },
    );
  });

  it("annualAverage answers every well-formed location with a sound reading", async () => {
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== "");
    const wellFormed = fc.record(
      {
        cloud: fc.record({ provider: fc.oneof(text, fc.constant("aws")), region: text }),
        zone: fc.record({ system: fc.oneof(text, fc.constant("electricity-maps")), code: text }),
        country: fc.constantFrom(...countryCodes().flat()),
      },
      { requiredKeys: [] },
    );
    await fc.assert(fc.asyncProperty(wellFormed, async (given) => expectSound(await read(given))));
  });
});
