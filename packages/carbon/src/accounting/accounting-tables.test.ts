import { describe, expect, it } from "vitest";
import { EMBODIED_ACCELERATORS, estimatedKilograms } from "../data/embodied-accelerators.js";
import { EMBODIED_AI_SERVERS } from "../data/embodied-ai-servers.js";
import { EMBODIED_SERVERS } from "../data/embodied-servers.js";
import { knownPlaces } from "../places/cloud-region-zone.js";
import { tableRecords } from "../tables/table-records.js";
import { ACCELERATORS, acceleratorOf } from "./hardware/known-accelerator.js";
import { serverOf } from "./hardware/known-server.js";
import { gridWaterAt } from "./site/grid-water.js";
import { facilityAt } from "./site/known-facility.js";

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
    expect(google).toEqual({
      pue: { value: 1.09, low: 1.07, high: 1.13 },
      wue: { value: 1.15, low: 0.575, high: 2.3 },
      table: "facility-google@2025-08",
    });
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
    expect(serverOf("aws:m5.large")).toEqual({
      ...{ kilograms: 1611, share: 1 / 48, table: "ccf-embodied@2026-04" },
      range: { value: 1611, low: 805.5, high: 3222 },
    });
    expect(serverOf("aws:m5.24xlarge")?.share).toBe(1);
    expect(serverOf("aws:m5.metal")?.share).toBe(1);
    expect(serverOf("aws:p4d.24xlarge")).toMatchObject({ kilograms: 4677, share: 1 });
    expect(serverOf("gcp:n2-standard-8")?.share).toBe(8 / 128);
    expect(serverOf("gcp:a2-highgpu-1g")?.share).toBe(1 / 8);
    expect(serverOf("azure:Standard_D16s_v3")?.share).toBe(16 / 64);
    expect(serverOf("azure:D16s v3")?.share).toBe(16 / 64);
    expect(serverOf("azure:Standard_NC64as_T4_v3")?.share).toBe(1);
  });

  it("serverOf counts the servers of 2026 by their host and their accelerators", () => {
    const { range, share, table } = serverOf("aws:p5.48xlarge") ?? {};
    const host = 1100 + (2048 - 16) * (533.16 / 384) + 800;
    expect(range?.value).toBeCloseTo(host + 8 * 164, 6);
    expect(range?.high).toBeCloseTo(2 * host + 8 * 273, 6);
    expect([share, table]).toEqual([1, "embodied-ai-servers@2026-11"]);
    // EcoLogits' DGX with 8 H800 or H100, and with 8 B200: 6000 kg and the cards.
    expect(range?.high).toBeGreaterThan(6000 + 8 * 273);
    const b200 = serverOf("aws:p6-b200.48xlarge")?.range;
    expect(b200?.value).toBeCloseTo(host + 2274, 6);
    expect(b200?.high).toBeGreaterThan(6000 + 8 * 461);
  });

  it.each([
    ["aws:p5.4xlarge", 1 / 8],
    ["aws:g6.12xlarge", 1 / 2],
    ["aws:g6e.48xlarge", 1],
    ["azure:Standard_ND96isr_H100_v5", 1],
    ["azure:ND96isr MI300X v5", 1],
    ["azure:standard_nc48ads_a100_v4", 1 / 2],
    ["gcp:a3-highgpu-2g", 1 / 4],
    ["gcp:g2-standard-24", 1 / 4],
    ["gcp:ct6e-standard-4t", 1 / 2],
  ])("serverOf knows %s as %s of its server", (instance, share) => {
    expect(serverOf(instance)?.share).toBe(share);
  });

  it("the formula of a server gives what Cloud Carbon Footprint has for one that both know", () => {
    // p4d.24xlarge: 1152 GB, 8 drives, 8 cards of 150 kg.
    expect(1100 + (1152 - 16) * (533.16 / 384) + 800 + 8 * 150).toBeCloseTo(4676.79, 0);
  });

  it("the formula of a card is right within 6 % for the two cards that it was not made from", () => {
    const a100 = estimatedKilograms({ gigabytes: 40, squareMillimetres: 826, kilograms: 1.56 });
    const b200 = estimatedKilograms({ gigabytes: 180, squareMillimetres: 1600, kilograms: 2.25 });
    expect(a100.value / EMBODIED_ACCELERATORS.a100.value).toBeCloseTo(1, 2);
    expect(Math.abs(b200.value / EMBODIED_ACCELERATORS.b200.value - 1)).toBeLessThan(0.06);
    // EcoLogits' H200 is the only published figure of a card that is estimated here.
    expect(acceleratorOf("h200")?.kilograms.high).toBeGreaterThan(364);
  });

  it("acceleratorOf states for each card whether its figure is published", () => {
    expect(ACCELERATORS.filter((name) => acceleratorOf(name)?.table.includes("-estimated@"))).toEqual([
      ...["a100_80gb", "h200", "gb200", "b300", "mi300x", "l4", "l40s"],
    ]);
    expect(acceleratorOf("TPU v6e")).toEqual(acceleratorOf("tpu-v6e"));
    for (const name of ["", "tpu_v5p", "gaudi3", "trainium2", "__proto__", "toString", "h100".repeat(1e6)])
      expect(acceleratorOf(name)).toBeUndefined();
  });

  it.each([
    "",
    "m5.large",
    "aws:trn2.48xlarge",
    "aws:p5.24xlarge",
    "aws:p5.48xlarge.x",
    "gcp:p5.48xlarge",
    "azure:Standard_Standard_ND96isr_H100_v5",
    "oracle:BM.GPU.H100.8",
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
    for (const name of ACCELERATORS) {
      const { value, low, high } = acceleratorOf(name)?.kilograms ?? { value: 0, low: 0, high: 0 };
      expect(low < value && value < high && value > 50 && value < 400).toBe(true);
    }
  });

  it("servers with accelerators embody 2 to 12 tonnes, within their bounds", () => {
    for (const [cloud, table] of Object.entries(EMBODIED_AI_SERVERS))
      for (const record of tableRecords(table)) {
        const { range, share = 0 } = serverOf(`${cloud}:${record.split(" ")[0]}`) ?? {};
        const { value = 0, low = 0, high = 0 } = range ?? {};
        expect(value > 2000 && value < 12_000 && low < value && value < high, record).toBe(true);
        expect(share > 0 && share <= 1).toBe(true);
      }
  });
});
