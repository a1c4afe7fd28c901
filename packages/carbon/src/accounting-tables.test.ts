import { describe, expect, it } from "vitest";
import { facilityAt, gridWaterAt, serverOf } from "./accounting.js";
import { EMBODIED_ACCELERATORS } from "./data/embodied-accelerators.js";
import { EMBODIED_SERVERS } from "./data/embodied-servers.js";
import { knownPlaces } from "./known-places.js";
import { tableRecords } from "./table-records.js";

const cloud = (provider: string, region: string) => ({ cloud: { provider, region } });

describe("data centres", () => {
  it("facilityAt has the PUE and WUE that cloud providers state for their data centres", () => {
    expect(facilityAt(cloud("aws", "us-east-1"))).toMatchObject({
      pue: { value: 1.15 },
      wue: { value: 0.12 },
    });
    expect(facilityAt(cloud("aws", "eu-central-1"))).toMatchObject({
      pue: { value: 1.35 },
      wue: { value: 0.01 },
    });
    expect(facilityAt(cloud("Azure", "West Europe"))).toMatchObject({
      ...{ pue: { value: 1.16 }, wue: { value: 0.03 } },
      table: "facility-azure@2026-07",
    });
    const google = facilityAt(cloud("gcp", "europe-west1"));
    expect(google).toEqual({ pue: { value: 1.09, low: 1.07, high: 1.13 }, table: "facility-google@2024" });
  });

  it("facilityAt has a PUE in nearly every known region, with bounds around each figure", () => {
    const known = knownPlaces().regions.map((name) => {
      const [provider = "", region = ""] = name.split(":");
      return facilityAt(cloud(provider, region));
    });
    expect(known.filter((facility) => facility?.pue).length).toBeGreaterThanOrEqual(140);
    for (const { pue, wue } of known.flatMap((facility) => facility ?? []))
      for (const [figure, least] of [
        [pue, 1],
        [wue, 0],
      ] as const) {
        if (!figure) continue;
        expect(figure.low).toBeGreaterThanOrEqual(least);
        expect(figure.low).toBeLessThanOrEqual(figure.value);
        expect(figure.value).toBeLessThanOrEqual(figure.high);
      }
  });

  it("facilityAt guesses no figure for a place without a known data centre", () => {
    for (const place of [
      {},
      { country: "IE" },
      cloud("aws", "eu-nowhere-9"),
      cloud("hetzner", "fsn1"),
      cloud("gcp", "x"),
    ])
      expect(facilityAt(place)).toBeUndefined();
  });
});

describe("water of power plants", () => {
  it("gridWaterAt gives the water use of the country, or of the part of the grid in the United States", () => {
    expect(gridWaterAt({ country: "deu" })?.value).toBe(1.947);
    expect(gridWaterAt({ country: "BR" })?.value).toBe(18.6);
    expect(gridWaterAt(cloud("aws", "eu-west-1"))?.value).toBe(1.477);
    expect(gridWaterAt(cloud("aws", "us-west-2"))?.value).toBe(9.482);
    expect(gridWaterAt({ zone: { system: "electricity-maps", code: "SE-SE3" } })?.value).toBe(6.032);
    expect(gridWaterAt({ zone: { system: "ISO 3166-2", code: "CA-ON" } })?.value).toBe(8.166);
    expect(gridWaterAt({ coordinates: { latitude: 52.5, longitude: 13.4 } })?.value).toBe(1.947);
  });

  it("gridWaterAt for the United States has a band over the figures of its cloud regions", () => {
    const states = gridWaterAt({ country: "US" });
    for (const region of ["us-east-1", "us-west-1", "us-west-2"]) {
      const { low = 0, high = 0 } = gridWaterAt(cloud("aws", region)) ?? {};
      expect(states?.low).toBeLessThanOrEqual(low);
      expect(states?.high).toBeGreaterThanOrEqual(high);
    }
  });

  it("gridWaterAt has no figure for unknown places, nor for Hong Kong, where the source has China's", () => {
    for (const place of [
      {},
      { country: "AQ" },
      cloud("aws", "ap-east-1"),
      { zone: { system: "watttime", code: "DE" } },
    ])
      expect(gridWaterAt(place)).toBeUndefined();
  });
});

describe("servers", () => {
  it("serverOf divides a server by the size of the instance type", () => {
    expect(serverOf("aws:m5.large")).toEqual({ kilograms: 1611, share: 1 / 48 });
    expect(serverOf("aws:m5.24xlarge")?.share).toBe(1);
    expect(serverOf("aws:m5.metal")?.share).toBe(1);
    expect(serverOf("aws:p4d.24xlarge")).toEqual({ kilograms: 4677, share: 1 });
    expect(serverOf("gcp:n2-standard-8")?.share).toBe(8 / 128);
    expect(serverOf("gcp:a2-highgpu-1g")?.share).toBe(1 / 8);
    expect(serverOf("azure:Standard_D16s_v3")?.share).toBe(16 / 64);
    expect(serverOf("azure:D16s v3")?.share).toBe(16 / 64);
    expect(serverOf("azure:Standard_NC64as_T4_v3")?.share).toBe(1);
  });

  it.each([
    "",
    "m5.large",
    "aws:",
    "aws:m5.48xlarge",
    "aws:m5.0xlarge",
    "aws:t3.large",
    "gcp:m2-ultramem-416",
    "ibm:bx2-2x8",
  ])("serverOf does not know the instance %j", (instance) => {
    expect(serverOf(instance)).toBeUndefined();
  });

  it("servers embody 0.5 to 20 tonnes of CO2e in at least 4 units, and accelerators lie within their bounds", () => {
    for (const table of Object.values(EMBODIED_SERVERS))
      for (const record of tableRecords(table)) {
        const [, kilograms, units] = record.split(" ").map(Number);
        expect(kilograms).toBeGreaterThan(500);
        expect(kilograms).toBeLessThan(20_000);
        expect(units).toBeGreaterThanOrEqual(4);
      }
    for (const { value, low, high } of Object.values(EMBODIED_ACCELERATORS))
      expect(low < value && value < high).toBe(true);
  });
});
