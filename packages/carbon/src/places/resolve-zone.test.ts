import type { Location } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annualAverage } from "../annual/annual-average.js";
import { CELL_PLACES } from "../data/country-cells.js";
import { annualZones, ISOLATED_ZONES, zonesWithin } from "../tables/annual-zones.js";
import { cloudRegions } from "./cloud-region-zone.js";
import { alpha2Of, countryCodes } from "./country-codes.js";
import { InvalidLocationError } from "./location-errors.js";
import { resolveZone } from "./resolve-zone.js";
import { codeOfZone, zonesOfCode, zonesOfPlace } from "./zone-systems.js";

const cloud = (provider: string, region: string): Location => ({ cloud: { provider, region } });
const zone = (code: string, system = "electricity-maps"): Location => ({ zone: { system, code } });

describe("resolveZone: cloud regions", () => {
  it("the table of cloud regions has 449, each with zones that have a figure", () => {
    expect(cloudRegions().size).toBe(449);
    for (const [name, { zone, alternatives = [] }] of cloudRegions()) {
      for (const one of [zone, ...alternatives])
        expect(annualZones().has(one), `${name} → ${one}`).toBe(true);
    }
  });

  it.each([
    ["aws", "us-east-1", "US-MIDA-PJM"],
    ["aws", "ap-east-1", "HK"],
    ["aws", "eu-west-1", "IE"],
    ["aws", "eu-central-1", "DE"],
    ["aws", "us-gov-west-1", "US-NW-BPAT"],
    ["azure", "northeurope", "IE"],
    ["azure", "westeurope", "NL"],
    ["azure", "westus", "US-CAL-CISO"],
    ["gcp", "me-central1", "QA"],
    ["gcp", "europe-north1", "FI"],
  ])("resolveZone puts the cloud region %s %s into %s", (provider, region, expected) => {
    expect(resolveZone(cloud(provider, region))).toMatchObject({ zone: expected, rung: "cloud_region" });
  });

  it("resolveZone takes names of clouds in any case and as portals write them", () => {
    const expected = resolveZone(cloud("azure", "westeurope"));
    expect(resolveZone(cloud("Microsoft.Azure", "West Europe"))).toEqual(expected);
    expect(resolveZone(cloud("AWS", "EU-WEST-1"))).toEqual(resolveZone(cloud("aws", "eu-west-1")));
  });

  it("resolveZone names a second zone where public facts do not decide", () => {
    expect(resolveZone(cloud("aws", "us-west-2")).alternatives).toEqual(["US-NW-PACW"]);
  });

  it("resolveZone does not mix up the regions of two clouds", () => {
    expect(resolveZone(cloud("gcp", "us-east-1")).rung).toBe("world");
  });
});

describe("resolveZone: zones", () => {
  it("resolveZone finds every zone of the table by its own code, in any case", () => {
    for (const code of annualZones().keys()) {
      expect(resolveZone(zone(code.toLowerCase()))).toEqual({ zone: code, rung: "zone" });
    }
  });

  it.each(["electricity-maps", "electricityMaps", "electricity_maps", "ElectricityMap"])(
    "resolveZone takes %s for the system electricity-maps",
    (system) => {
      expect(resolveZone(zone("SE-SE3", system))).toEqual({ zone: "SE-SE3", rung: "zone" });
    },
  );

  it("resolveZone passes over zones of a system that it does not know", () => {
    expect(resolveZone(zone("DE", "entsoe")).rung).toBe("world");
  });

  it("resolveZone falls from an unknown zone to the country that its code begins with", () => {
    expect(resolveZone(zone("US-NEW-ONE"))).toEqual({ zone: "US", rung: "country" });
    expect(resolveZone(zone("RU"))).toEqual({ zone: "RU", rung: "country" });
    expect(resolveZone(zone("nonsense")).rung).toBe("world");
  });
});

describe("resolveZone: zones of other systems", () => {
  it.each([
    ["eia", "PJM", "US-MIDA-PJM"],
    ["EIA", "bpat", "US-NW-BPAT"],
    ["eia", "ERCO", "US-TEX-ERCO"],
    ["watttime", "CAISO_NORTH", "US-CAL-CISO"],
    ["WattTime", "PJM_DC", "US-MIDA-PJM"],
    ["watttime", "BPA", "US-NW-BPAT"],
    ["watttime", "PSCO", "US-NW-PSCO"],
    ["watttime", "ELE", "US-SW-EPE"],
    ["neso", "13", "GB"],
    ["neso", "GB", "GB"],
    ["iso-3166-2", "AU-NSW", "AU-NSW"],
    ["ISO 3166-2", "us-ny", "US-NY-NYIS"],
  ])("resolveZone takes the %s zone %s for %s", (system, code, expected) => {
    expect(resolveZone(zone(code, system))).toEqual({ zone: expected, rung: "zone" });
  });

  it.each([
    ["eia", "XYZ"],
    ["eia", "AK"],
    ["watttime", "NARNIA_NORTH"],
    ["watttime", "CAISO"],
    ["neso", "18"],
    ["neso", "0"],
    ["iso-3166-2", "IT-NO"],
    ["iso-3166-2", "DE-BE"],
    ["eia", "__proto__"],
  ])("resolveZone does not guess what the %s zone %s is", (system, code) => {
    expect(resolveZone({ ...zone(code, system), country: "SE" })).toEqual({ zone: "SE", rung: "country" });
  });

  it("resolveZone names the other zones of a state that is in several, and the band covers the means of all", async () => {
    const oregon = zone("US-OR", "iso-3166-2");
    const { zone: likeliest, alternatives = [] } = resolveZone(oregon);
    expect([likeliest, ...alternatives]).toEqual(["US-NW-PGE", "US-NW-PACW", "US-NW-BPAT", "US-NW-IPCO"]);
    const { gramsPerKwh } = await annualAverage().current(oregon, new AbortController().signal);
    for (const code of [likeliest, ...alternatives]) {
      const mean = annualZones().get(code)?.at(-1) as number;
      expect(mean).toBeGreaterThanOrEqual(gramsPerKwh.low);
      expect(mean).toBeLessThanOrEqual(gramsPerKwh.high);
    }
  });
});

describe("resolveZone: coordinates", () => {
  const at = (latitude: number, longitude: number, more: Location = {}) =>
    resolveZone({ coordinates: { latitude, longitude }, ...more });

  it.each([
    ["Berlin", 52.52, 13.41, "DE"],
    ["Warsaw", 52.23, 21.01, "PL"],
    ["Paris", 48.86, 2.35, "FR"],
    ["Reykjavik", 64.13, -21.9, "IS"],
    ["Dublin", 53.35, -6.26, "IE"],
    ["Johannesburg", -26.2, 28.05, "ZA"],
    ["Ashburn, Virginia", 39.04, -77.49, "US-MIDA-PJM"],
    ["New York", 40.71, -74.0, "US-NY-NYIS"],
    ["Dallas", 32.78, -96.8, "US-TEX-ERCO"],
    ["San Jose", 37.33, -121.89, "US-CAL-CISO"],
    ["Honolulu", 21.31, -157.86, "US-HI"],
    ["Hobart", -42.88, 147.33, "AU-TAS"],
    ["Saint-Denis, Réunion", -20.88, 55.45, "RE"],
    ["Las Palmas", 28.12, -15.43, "ES-CN-TE"],
    ["Suva, Fiji, by the 180th meridian", -18.14, 178.44, "FJ"],
  ])(
    "resolveZone puts %s into the right zone, or among the candidates",
    (_, latitude, longitude, expected) => {
      const { zone, alternatives = [] } = at(latitude, longitude);
      expect([zone, ...alternatives]).toContain(expected);
    },
  );

  it("resolveZone knows coordinates in a country of several zones by the country alone", () => {
    expect(at(59.33, 18.07)).toEqual({ zone: "SE", rung: "country" });
    expect(at(45.42, -75.7, { country: "CA" })).toEqual({ zone: "CA", rung: "country" });
  });

  it("resolveZone gives both countries near a border, unless the location says which", () => {
    expect(at(48.58, 7.75)).toEqual({ zone: "FR", rung: "coordinates", alternatives: ["DE"] });
    expect(at(48.58, 7.75, { country: "DEU" })).toEqual({ zone: "DE", rung: "coordinates" });
    expect(at(1.35, 103.82, { country: "SG" })).toEqual({ zone: "SG", rung: "coordinates" });
  });

  it("resolveZone gives the world at sea, at the poles and on an island that no table has", () => {
    for (const [latitude, longitude] of [
      [0, -30],
      [90, 0],
      [-90, 180],
      [37.74, -25.67], // the Azores, which Portugal's figure says nothing about
    ] as const)
      expect(at(latitude, longitude)).toEqual({ zone: "WORLD", rung: "world" });
  });

  it("resolveZone has zones that exist for any coordinates, the same at 180° W and 180° E", () => {
    const degrees = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(degrees, ({ latitude, longitude }) => {
        const { zone, rung, alternatives = [] } = at(latitude, longitude);
        for (const one of [zone, ...alternatives])
          expect(one === "WORLD" || annualZones().has(one) || zonesWithin(one).length > 1, one).toBe(true);
        expect(new Set([zone, ...alternatives]).size).toBe(1 + alternatives.length);
        expect(["coordinates", "country", "world"]).toContain(rung);
        expect(at(latitude, 180)).toEqual(at(latitude, -180));
      }),
    );
  });

  it("every place of the table of cells but the Azores has zones that exist", () => {
    const places = new Set(CELL_PLACES.trim().split(/[,/\s]+/));
    const unknown = [...places].filter((place) => place.length > 2 && zonesOfPlace(place).length === 0);
    expect(unknown).toEqual(["PT-AC"]);
    for (const place of places)
      for (const code of zonesOfPlace(place)) expect(annualZones().has(code), `${place} ${code}`).toBe(true);
    expect([...places].filter((place) => place.length === 2 && alpha2Of(place) === undefined)).toEqual([]);
  });
});

describe("codeOfZone", () => {
  it("codeOfZone is the inverse of zonesOfCode, wherever there is one", () => {
    const systems = ["electricity-maps", "eia", "watttime", "neso", "iso-3166-2"] as const;
    const found = systems.map((system) => {
      const codes = [...annualZones().keys()].flatMap((code) => {
        const theirs = codeOfZone(system, code);
        return theirs === undefined ? [] : [[theirs, code] as const];
      });
      for (const [theirs, code] of codes)
        expect(zonesOfCode(system, theirs)[0], `${system} ${theirs}`).toBe(code);
      return codes.length;
    });
    expect(found).toEqual([352, 56, 49, 1, 20]);
  });

  it("codeOfZone has no code where WattTime cuts a market into parts", () => {
    expect(codeOfZone("watttime", "US-CAL-CISO")).toBeUndefined();
    expect(codeOfZone("watttime", "US-NW-BPAT")).toBe("BPA");
    expect(codeOfZone("watttime", "DE")).toBeUndefined();
  });
});

describe("resolveZone: countries", () => {
  it("resolveZone gives alpha-3 codes what alpha-2 codes get", () => {
    for (const [alpha2, alpha3] of countryCodes()) {
      expect(resolveZone({ country: alpha3 })).toEqual(resolveZone({ country: alpha2.toLowerCase() }));
    }
  });

  it("resolveZone knows all countries but a few small places", () => {
    const unknown = countryCodes().filter(([country]) => resolveZone({ country }).rung === "world");
    expect(unknown.map(([country]) => country).join(" ")).toBe(
      "AD AI AQ BL BM BQ BV CC CX EH GG HM IM IO JE LI MC MF MH MP NF NU PN SH SJ SM SX TF TK TV UM VA WF",
    );
  });

  it("resolveZone takes the only zone, or the sum of zones, where a country has no figure as a whole", () => {
    expect(resolveZone({ country: "CL" })).toEqual({ zone: "CL-SEN", rung: "country" });
    expect(resolveZone({ country: "RUS" })).toEqual({ zone: "RU", rung: "country" });
  });
});

describe("resolveZone: the most exact member that is known wins", () => {
  const known = { ...zone("FR"), ...cloud("aws", "eu-west-1"), country: "DE" };

  it("resolveZone goes by zone, then cloud region, then country, then world", () => {
    expect(resolveZone(known)).toEqual({ zone: "FR", rung: "zone" });
    expect(resolveZone({ ...known, ...zone("SE-SE9") })).toMatchObject({ zone: "IE", rung: "cloud_region" });
    expect(resolveZone({ ...known, ...zone("SE-SE9"), ...cloud("aws", "mars-1") })).toEqual({
      zone: "DE",
      rung: "country",
    });
    expect(resolveZone({ ...zone("SE-SE9"), ...cloud("aws", "mars-1") })).toEqual({
      zone: "SE",
      rung: "country",
    });
    expect(resolveZone(cloud("aws", "mars-1"))).toEqual({ zone: "WORLD", rung: "world" });
    expect(resolveZone({})).toEqual({ zone: "WORLD", rung: "world" });
  });

  it("resolveZone takes coordinates after a cloud region and before a country", () => {
    const coordinates = { latitude: 52.5, longitude: 13.4 };
    expect(resolveZone({ ...cloud("aws", "eu-west-1"), coordinates })).toMatchObject({ zone: "IE" });
    expect(resolveZone({ coordinates, country: "FR" })).toEqual({ zone: "DE", rung: "coordinates" });
    expect(resolveZone({ coordinates: { latitude: 0, longitude: -30 }, country: "FR" })).toEqual({
      ...{ zone: "FR", rung: "country" },
    });
  });

  it("resolveZone rejects a malformed member even next to a good one", () => {
    expect(() => resolveZone({ ...known, country: "Germany" })).toThrow(InvalidLocationError);
  });
});

it("the isolated zones are zones that exist", () => {
  for (const code of ISOLATED_ZONES) expect(annualZones().has(code), code).toBe(true);
});
