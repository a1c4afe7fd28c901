import { describe, expect, it } from "vitest";
import { knownPlaces } from "./cloud-region-zone.js";
import { resolveZone } from "./resolve-zone.js";

describe("knownPlaces", () => {
  const { zones, regions, countries } = knownPlaces();

  it("knownPlaces names places that are found by these names", () => {
    expect(zones.length).toBeGreaterThan(300);
    expect(regions.length).toBeGreaterThan(100);
    expect(countries.length).toBeGreaterThan(150);
    for (const code of zones) {
      const zone = { system: "electricity-maps", code };
      expect(resolveZone({ zone })).toMatchObject({ zone: code, rung: "zone" });
    }
    for (const name of regions) {
      const [provider = "", region = ""] = name.split(":");
      expect(resolveZone({ cloud: { provider, region } }).rung).toBe("cloud_region");
    }
    for (const country of countries) expect(resolveZone({ country }).rung).toBe("country");
  });

  it("knownPlaces leaves out countries without a figure", () => {
    expect(countries).toContain("DE");
    expect(countries).not.toContain("AQ");
    expect(resolveZone({ country: "AQ" }).rung).toBe("world");
  });
});
