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
        expect.stringContaining("the location must be an object, but is "),
      ]);
    },
  );

  it.each([
    [
      { country: "Germany" },
      'country must be an ISO 3166-1 code of two or three letters, such as "DE" or "DEU", but is "Germany"',
    ],
    [{ country: "" }, 'but is ""'],
    [{ country: null }, "but is null"],
    [{ country: ["DE"] }, "but is an array"],
    [
      { cloud: "aws" },
      'cloud must be an object such as {"provider":"aws","region":"eu-west-1"}, but is "aws"',
    ],
    [{ cloud: { provider: "aws" } }, 'cloud.region must be a text such as "eu-west-1", but is undefined'],
    [
      { cloud: { provider: 1, region: "us-east-1" } },
      'cloud.provider must be a text such as "aws", but is 1',
    ],
    [
      { zone: { system: "electricity-maps", code: " " } },
      'zone.code must be a text such as "DE", but is " "',
    ],
    [{ zone: [] }, "zone must be an object"],
    [{ coordinates: [52, 13] }, "coordinates must be an object of two numbers in degrees, but is an array"],
    [
      { coordinates: { latitude: 91, longitude: 0 } },
      "coordinates.latitude must be a number from -90 to 90, but is 91",
    ],
    [
      { coordinates: { latitude: 0, longitude: Number.NaN } },
      "coordinates.longitude must be a number from -180 to 180, but is NaN",
    ],
    [{ coordinates: { latitude: "52", longitude: 13 } }, 'but is "52"'],
  ])("locationProblems says of %j what is wrong", (location, problem) => {
    expect(locationProblems(location)).toEqual([expect.stringContaining(problem)]);
  });

  it("locationProblems names every problem at once", () => {
    expect(locationProblems({ country: 1, cloud: {}, zone: {}, coordinates: {} })).toHaveLength(7);
  });

  it("locationProblems shows neither long texts in full nor the inside of objects", () => {
    const [problem = ""] = locationProblems({ country: "x".repeat(10_000) });
    expect(problem.length).toBeLessThan(200);
    expect(locationProblems({ country: { token: "secret" } }).join()).not.toContain("secret");
  });
});
