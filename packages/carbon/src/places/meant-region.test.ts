import { describe, expect, it } from "vitest";
import { meantRegion, regionsOf } from "./meant-region.js";

describe("meantRegion", () => {
  it.each([
    ["aws", "eu-wst-1", "eu-west-1"],
    ["aws", "us-eats-1", "us-east-1"],
    ["AWS", "ap-souhteast-2", "ap-southeast-2"],
    ["amazon", "eu-westt-9", "eu-west-1"],
    ["aws", "eu-west-1a", "eu-west-1"],
    ["aws", "euwest-1", "eu-west-1"],
    ["gcp", "eurpoe-west4", "europe-west4"],
    ["google", "europe-west4-b", "europe-west4"],
    ["gcp", "europe-west-4", "europe-west4"],
    ["gcp", "us-cental1", "us-central1"],
    ["azure", "westeurop", "westeurope"],
    ["azure", "West Euorpe", "westeurope"],
  ])("meantRegion takes the region %s %s for a typing error of %s", (provider, region, meant) => {
    expect(meantRegion(provider, region)).toBe(meant);
  });

  it.each([
    ["aws", "eu-west-9"],
    ["aws", "sa-west-1"],
    ["aws", "us-east-11"],
    ["aws", "ca-atlantic-1"],
    ["aws", "us-iso-east-1"],
    ["gcp", "europe-west42"],
    ["gcp", "africa-north1"],
    ["azure", "eastus9"],
    ["azure", "portugalnorth"],
    ["ovh", "gra-11"],
    ["nowhere", "eu-wst-1"],
    ["aws", "moon"],
    ["aws", ""],
  ])("meantRegion lets the region %s %s be a new one", (provider, region) => {
    expect(meantRegion(provider, region)).toBeUndefined();
  });

  it.each(["aws", "azure", "gcp"])(
    "a region of %s is no typing error while the table does not have it yet",
    (cloud) => {
      const regions = regionsOf(cloud);
      const without = (region: string) => regions.filter((one) => one !== region);
      const mistaken = regions.filter((region) => meantRegion(cloud, region, without(region)) !== undefined);
      expect(regions.length).toBeGreaterThan(30);
      expect(mistaken).toEqual([]);
    },
  );
});
