import type { Location } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { annualZones, ISOLATED_ZONES } from "./annual-zones.js";
import { cloudRegions } from "./cloud-region-zone.js";
import { countryCodes } from "./country-codes.js";
import { InvalidLocationError } from "./location-errors.js";
import { resolveZone } from "./resolve-zone.js";

const cloud = (provider: string, region: string): Location => ({ cloud: { provider, region } });
const zone = (code: string, system = "electricity-maps"): Location => ({ zone: { system, code } });

describe("resolveZone: cloud regions", () => {
  it("knows 150, each with zones that have a figure", () => {
    expect(cloudRegions().size).toBe(150);
    for (const [name, { zone, alternative }] of cloudRegions()) {
      expect(annualZones().has(zone), `${name} → ${zone}`).toBe(true);
      if (alternative !== undefined)
        expect(annualZones().has(alternative), `${name} → ${alternative}`).toBe(true);
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
  ])("puts %s %s into %s", (provider, region, expected) => {
    expect(resolveZone(cloud(provider, region))).toMatchObject({ zone: expected, rung: "cloud_region" });
  });

  it("takes names in any case and as portals write them", () => {
    const expected = resolveZone(cloud("azure", "westeurope"));
    expect(resolveZone(cloud("Microsoft.Azure", "West Europe"))).toEqual(expected);
    expect(resolveZone(cloud("AWS", "EU-WEST-1"))).toEqual(resolveZone(cloud("aws", "eu-west-1")));
  });

  it("names a second zone where public facts do not decide", () => {
    expect(resolveZone(cloud("aws", "us-west-2")).alternative).toBe("US-NW-PACW");
  });

  it("does not mix up the regions of two clouds", () => {
    expect(resolveZone(cloud("gcp", "us-east-1")).rung).toBe("world");
  });
});

describe("resolveZone: zones", () => {
  it("finds every zone of the table by its own code, in any case", () => {
    for (const code of annualZones().keys()) {
      expect(resolveZone(zone(code.toLowerCase()))).toEqual({ zone: code, rung: "zone" });
    }
  });

  it.each(["electricity-maps", "electricityMaps", "electricity_maps", "ElectricityMap"])(
    "takes %s for the system",
    (system) => {
      expect(resolveZone(zone("SE-SE3", system))).toEqual({ zone: "SE-SE3", rung: "zone" });
    },
  );

  it("passes over zones of other systems", () => {
    expect(resolveZone(zone("DE", "entsoe")).rung).toBe("world");
  });

  it("falls from an unknown zone to the country that its code begins with", () => {
    expect(resolveZone(zone("US-NEW-ONE"))).toEqual({ zone: "US", rung: "country" });
    expect(resolveZone(zone("RU"))).toEqual({ zone: "RU", rung: "country" });
    expect(resolveZone(zone("nonsense")).rung).toBe("world");
  });
});

describe("resolveZone: countries", () => {
  it("gives alpha-3 what alpha-2 gets", () => {
    for (const [alpha2, alpha3] of countryCodes()) {
      expect(resolveZone({ country: alpha3 })).toEqual(resolveZone({ country: alpha2.toLowerCase() }));
    }
  });

  it("has all but a few small places", () => {
    const unknown = countryCodes().filter(([country]) => resolveZone({ country }).rung === "world");
    expect(unknown.map(([country]) => country).join(" ")).toBe(
      "AD AI AQ AS BL BM BQ BV CC CK CX EH GD GG HM IM IO JE KI KN LI MC MF MH MP MS NF NR NU PN SH SJ SM SX TC TF TK TV " +
        "UA UM VA VG WF",
    );
  });

  it("takes the only zone, or the sum of zones, where a country has no figure as a whole", () => {
    expect(resolveZone({ country: "CL" })).toEqual({ zone: "CL-SEN", rung: "country" });
    expect(resolveZone({ country: "RUS" })).toEqual({ zone: "RU", rung: "country" });
  });
});

describe("resolveZone: the most exact member that is known wins", () => {
  const known = { ...zone("FR"), ...cloud("aws", "eu-west-1"), country: "DE" };

  it("goes zone, cloud region, country, world", () => {
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

  it("passes over coordinates", () => {
    const coordinates = { latitude: 52.5, longitude: 13.4 };
    expect(resolveZone({ coordinates }).rung).toBe("world");
    expect(resolveZone({ coordinates, country: "DE" }).rung).toBe("country");
  });

  it("rejects a malformed member even beside a good one", () => {
    expect(() => resolveZone({ ...known, country: "Germany" })).toThrow(InvalidLocationError);
  });
});

it("names isolated systems that exist", () => {
  for (const code of ISOLATED_ZONES) expect(annualZones().has(code), code).toBe(true);
});
