import type { Location } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLocation, parseLocation } from "./parse-location.js";

describe("parseLocation", () => {
  it.each<[string, Location]>([
    ["DE", { country: "DE" }],
    [" deu ", { country: "DEU" }],
    ["aws:eu-west-1", { cloud: { provider: "aws", region: "eu-west-1" } }],
    ["azure:West Europe", { cloud: { provider: "azure", region: "westeurope" } }],
    ["GCP:europe-west1", { cloud: { provider: "gcp", region: "europe-west1" } }],
    ["hetzner:fsn1", { cloud: { provider: "hetzner", region: "fsn1" } }],
    ["zone:electricity-maps:US-CAL-CISO", { zone: { system: "electricity-maps", code: "US-CAL-CISO" } }],
    ["52.5,13.4", { coordinates: { latitude: 52.5, longitude: 13.4 } }],
    ["-33.9, +18", { coordinates: { latitude: -33.9, longitude: 18 } }],
  ])("parseLocation reads %j", (text, location) => {
    expect(parseLocation(text)).toEqual(location);
  });

  it.each([
    "",
    "Germany",
    "D",
    "aws:",
    ":eu-west-1",
    "aws:global",
    "aws eu-west-1",
    "aws:eu-west-1:b",
    "zone:DE",
    "zone::DE",
    "52.5",
    "52.5,",
    "52.5,13.4,1",
    "1e1,2",
    "NaN,NaN",
  ])("parseLocation does not read %j", (text) => {
    expect(parseLocation(text)).toBeUndefined();
  });

  it("formatLocation writes degrees of any size as decimals", () => {
    const texts = [1e-7, -1.25e-9, 52.5].map((latitude) =>
      formatLocation({ coordinates: { latitude, longitude: 0 } }),
    );
    expect(texts).toEqual(["0.0000001,0", "-0.00000000125,0", "52.5,0"]);
  });

  it("parseLocation reads what formatLocation writes", () => {
    const name = fc.stringMatching(/^[a-z][a-z\d]{0,9}$/).filter((text) => text !== "zone");
    const degrees = (limit: number) =>
      fc.oneof(
        fc.integer({ min: -limit * 1000, max: limit * 1000 }).map((n) => n / 1000),
        fc.double({ min: -limit, max: limit, noNaN: true }).map((n) => n + 0), // -0 is 0
      );
    const location = fc.oneof<fc.Arbitrary<Location>[]>(
      fc.record({ country: fc.stringMatching(/^[A-Z]{2,3}$/) }),
      fc.record({
        zone: fc.record({ system: name, code: fc.stringMatching(/^[A-Z]{2}(-[A-Z\d]{1,5}){0,2}$/) }),
      }),
      fc.record({ cloud: fc.record({ provider: fc.constantFrom("hetzner", "ovh"), region: name }) }),
      fc.record({ coordinates: fc.record({ latitude: degrees(90), longitude: degrees(180) }) }),
    );
    fc.assert(
      fc.property(location, (given) => {
        expect(parseLocation(formatLocation(given))).toEqual(given);
      }),
    );
  });
});
