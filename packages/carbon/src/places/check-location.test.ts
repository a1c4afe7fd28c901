import { WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { checkLocation } from "./check-location.js";

describe("checkLocation", () => {
  it.each([
    ["DE", 'option location is "DE", but must be an object such as { country: "DE" }.'],
    [
      { country: "Germany" },
      'option location.country is "Germany", but must be an ISO 3166-1 code such as "DE" or "DEU".',
    ],
    [{ contry: "DE" }, "option location.contry is not known; did you mean location.country?"],
    [
      { country: "DE", planet: "Earth" },
      "option location.planet is not known; allowed: cloud, zone, country, coordinates.",
    ],
    [
      { cloud: { provider: "aws", regoin: "eu-west-1" } },
      "option location.cloud.regoin is not known; did you mean location.cloud.region?",
    ],
    [
      { coordinates: { lat: 52, lon: 13 } },
      "option location.coordinates.lat is not known; allowed: latitude, longitude.",
    ],
    [
      { cloud: { provider: "azur", region: "westeurope" } },
      'option location.cloud.provider is "azur", but must be a cloud such as "azure".',
    ],
    [
      { cloud: { provider: "aws", region: "eu-wst-1" } },
      'option location.cloud.region is "eu-wst-1", but must be a region of aws; the nearest is "eu-west-1".',
    ],
  ])("checkLocation refuses %j, and says what it must be", (location, message) => {
    expect(() => checkLocation(location)).toThrow(WattspanConfigurationError);
    expect(() => checkLocation(location)).toThrow(`wattspan: ${message}`);
  });

  it.each([
    [{}],
    [{ country: "DE", zone: undefined }],
    [{ cloud: { provider: "Google Cloud", region: "europe-west3" } }],
    [{ cloud: { provider: "ncp", region: "KR" } }],
    [{ cloud: { provider: "aws", region: "eu-west-9" } }],
    [{ cloud: { provider: "ovh", region: "gra" } }],
  ])("checkLocation accepts %j, whether the tables have it or not", (location) => {
    expect(() => checkLocation(location)).not.toThrow();
  });
});
