import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { AWS_FACILITIES } from "../data/facility-aws.js";
import { AZURE_FACILITIES } from "../data/facility-azure.js";
import { CLOUD_PROVIDERS } from "../places/cloud-provider.js";
import { cloudRegions, countryInRegion } from "../places/cloud-region-zone.js";
import { countryCodes } from "../places/country-codes.js";
import { resolveZone } from "../places/resolve-zone.js";
import { tableRecords } from "../tables/table-records.js";
import { annualAverage } from "./annual-average.js";

const resolve = (provider: string, region: string) => resolveZone({ cloud: { provider, region } });

describe("regions of other clouds", () => {
  it.each([
    ["oracle_cloud", "eu-frankfurt-1", "DE"],
    ["OCI", "us-ashburn-1", "US-MIDA-PJM"],
    ["oracle", "eu-jovanovac-1", "RS"],
    ["alibaba_cloud", "cn-hangzhou", "CN"],
    ["alibaba", "cn-hongkong", "HK"],
    ["alibaba", "us-east-1", "US-MIDA-PJM"],
    ["alibaba", "ap-southeast-1", "SG"],
    ["ibm_cloud", "us-south", "US-TEX-ERCO"],
    ["ibm", "eu-gb", "GB"],
    ["ovh", "GRA11", "FR"],
    ["OVHcloud", "BHS5", "CA-QC"],
    ["scaleway", "fr-par", "FR"],
    ["hetzner", "hel1", "FI"],
    ["tencent_cloud", "ap-hongkong", "HK"],
    ["huawei", "ap-southeast-1", "HK"],
    ["digitalocean", "tor1", "CA-ON"],
    ["azure", "finlandcentral", "FI"],
    ["azure", "East US 3", "US-SE-SOCO"],
    ["azure", "usgovvirginia", "US-MIDA-PJM"],
    ["azure", "usdodcentral", "US-MIDW-MISO"],
    ["azure", "saudiarabiasouthcentral", "SA"],
  ])("resolveZone puts %s %s into %s", (provider, region, zone) => {
    expect(resolve(provider, region)).toMatchObject({ zone, rung: "cloud_region" });
  });

  it("each region whose own country is known to the table is in that country, of every cloud", () => {
    for (const name of cloudRegions().keys()) {
      const [provider = "", region = ""] = name.split(" ");
      expect(CLOUD_PROVIDERS).toContain(provider);
      const named = countryInRegion(provider, region);
      if (named !== undefined) expect(resolve(provider, region).zone.slice(0, 2), name).toBe(named);
    }
  });

  it("a region that may be in two countries has a band over both", async () => {
    const { zone, alternatives } = resolve("hetzner", "eu-central");
    expect([zone, alternatives]).toEqual(["DE", ["FI"]]);
    const location = { cloud: { provider: "hetzner", region: "eu-central" } };
    const { gramsPerKwh } = await annualAverage().current(location, new AbortController().signal);
    expect(gramsPerKwh.low).toBeLessThan(80);
    expect(gramsPerKwh.high).toBeGreaterThan(342);
  });

  it.each(["usdodwest", "usseceast", "ussecwest"])(
    "a region of which only the country is known is a country, not a zone: %s",
    (region) => {
      expect(resolve("azure", region)).toEqual({ zone: "US", rung: "country" });
    },
  );

  it("every region that has a PUE has a grid", () => {
    for (const [cloud, table] of [
      ["aws", AWS_FACILITIES],
      ["azure", AZURE_FACILITIES],
    ] as const)
      for (const record of tableRecords(table)) {
        const region = record.split(" ")[0] as string;
        expect(resolve(cloud, region).rung, region).not.toBe("world");
      }
  });
});

describe("countries in names of regions", () => {
  it.each([
    ["scaleway", "se-sto", "SE"],
    ["scaleway", "fr-par-2", "FR"],
    ["ibm", "eu-it", "IT"],
    ["ibm", "kr-seo", "KR"],
    ["exoscale", "pl-waw-1", "PL"],
    ["akamai", "us-den-3", "US"],
    ["alibaba", "cn-harbin", "CN"],
  ])(
    "an unknown region of %s, %s, is in the country that its name begins with: %s",
    (provider, region, country) => {
      expect(resolve(provider, region)).toMatchObject({ rung: "country" });
      expect(countryInRegion(provider, region)).toBe(country);
    },
  );

  it.each([
    ["aws", "ca-west-9"],
    ["aws", "il-north-7"],
    ["gcp", "us-north1"],
    ["azure", "northsweden"],
    ["oracle", "de-berlin-1"],
    ["alibaba", "cn-hongkong-finance"],
    ["alibaba", "ap-south-1"],
    ["huawei", "cn-hongkong"],
    ["scaleway", "eu-par"],
    ["scaleway", "zz-top"],
    ["ibm", "eu-zz"],
    ["ibm", "de"],
    ["upcloud", "fr-par"],
    ["hetzner", "de-fsn"],
    ["scaleway", "fr-par; us-nyc"],
    ["scaleway", "__proto__"],
    ["constructor", "fr-par"],
    ["my scaleway", "fr-par"],
    ["ſcaleway", "fr-par"],
    ["scaleway", "ﬁ-hel"],
    ["scaleway", "fr-par".padEnd(10_000_000, "x")],
  ])("the name of a region that says no country is of the world: %s %s", (provider, region) => {
    expect(countryInRegion(provider, region)).toBeUndefined();
    expect(resolve(provider, region).rung).toBe("world");
  });

  it("a stated country comes before the one in the name of an unknown region", () => {
    const cloud = { provider: "scaleway", region: "se-sto" };
    expect(resolveZone({ cloud, country: "NO" }).zone).toBe("NO");
  });

  it("no name of a region gives anything but a country or nothing", () => {
    const codes = new Set(countryCodes().map(([alpha2]) => alpha2));
    const provider = fc.constantFrom(...CLOUD_PROVIDERS);
    const region = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.stringMatching(/^[a-z]{2}-[a-z]{3}(-\d)?$/),
      fc.stringMatching(/^(eu|cn)-[a-z]{2}$/),
    );
    fc.assert(
      fc.property(provider, region, (cloud, name) => {
        const country = countryInRegion(cloud, name);
        expect(country === undefined || codes.has(country)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
