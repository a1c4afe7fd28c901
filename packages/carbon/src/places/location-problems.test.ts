import { describe, expect, it } from "vitest";
import { locationProblems } from "./location-problems.js";

describe("locationProblems", () => {
  it.each([
    [{}],
    [{ country: "de" }],
    [{ country: undefined, cloud: undefined }],
    [{ cloud: { provider: "nowhere", region: "moon-1" } }],
    [{ zone: { system: "watttime", code: "CAISO_NORTH" } }],
    [{ coordinates: { latitude: -90, longitude: 180 } }],
    [{ country: "DE", planet: "Earth" }],
  ])("locationProblems finds nothing wrong with %o", (location) => {
    expect(locationProblems(location)).toEqual([]);
  });

  it.each([[undefined], [null], ["DE"], [42], [[]], [() => "DE"], [Symbol("DE")], [10n]])(
    "locationProblems wants an object, not %s",
    (location) => {
      expect(locationProblems(location)).toEqual([
        expect.stringMatching(/^location is .+, but must be an object such as/),
      ]);
    },
  );

  it.each([
    [
      { country: "Germany" },
      'location.country is "Germany", but must be an ISO 3166-1 code such as "DE" or "DEU"',
    ],
    [{ country: "" }, 'is "", but'],
    [{ country: null }, "is null, but"],
    [{ country: ["DE"] }, 'is a list that begins with "DE", but'],
    [
      { cloud: "aws" },
      'location.cloud is "aws", but must be an object such as {"provider":"aws","region":"eu-west-1"}',
    ],
    [
      { cloud: { provider: "aws" } },
      'location.cloud.region is undefined, but must be a text such as "eu-west-1"',
    ],
    [
      { cloud: { provider: 1, region: "us-east-1" } },
      'location.cloud.provider is 1, but must be a text such as "aws"',
    ],
    [
      { zone: { system: "electricity-maps", code: " " } },
      'location.zone.code is a string, but must be a text such as "DE"',
    ],
    [{ zone: [] }, "location.zone is an empty list, but must be an object"],
    [
      { coordinates: [52, 13] },
      "location.coordinates is a list that begins with 52, but must be an object of two numbers in degrees",
    ],
    [
      { coordinates: { latitude: 91, longitude: 0 } },
      "location.coordinates.latitude is 91, but must be a number from -90 to 90",
    ],
    [
      { coordinates: { latitude: 0, longitude: Number.NaN } },
      "location.coordinates.longitude is NaN, but must be a number from -180 to 180",
    ],
    [{ coordinates: { latitude: "52", longitude: 13 } }, 'is "52", but'],
  ])("locationProblems says of %j what is wrong", (location, problem) => {
    expect(locationProblems(location)).toEqual([expect.stringContaining(problem)]);
  });

  it("locationProblems names every problem at once", () => {
    expect(locationProblems({ country: 1, cloud: {}, zone: {}, coordinates: {} })).toHaveLength(7);
  });

  it.each([
    ["Bearer 0123", "a string"],
    ["x".repeat(40), "a string"],
    [Symbol("secret"), "a value of type symbol"],
    [{ token: "secret" }, "an object"],
    [() => "secret", "a value of type function"],
  ])("locationProblems shows neither long texts nor the inside of a value: %#", (country, shown) => {
    expect(locationProblems({ country })).toEqual([
      `location.country is ${shown}, but must be an ISO 3166-1 code such as "DE" or "DEU"`,
    ]);
  });
});
