import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseResourceAttributes } from "./resource-attributes.js";

describe("parseResourceAttributes", () => {
  it.each<[string, Record<string, string>]>([
    ["", {}],
    ["cloud.provider=aws,cloud.region=eu-west-1", { "cloud.provider": "aws", "cloud.region": "eu-west-1" }],
    [" a = b , c=d ,", { a: "b", c: "d" }],
    ["cloud.region=West%20Europe,note=a%2Cb%3Dc", { "cloud.region": "West Europe", note: "a,b=c" }],
    ["%61=1", { a: "1" }],
    ["a=", { a: "" }],
    ["a=1+1", { a: "1+1" }],
    ["a=1,a=2", { a: "2" }],
  ])("parseResourceAttributes reads %j", (text, attributes) => {
    expect(parseResourceAttributes(text)).toEqual(attributes);
  });

  it.each(["a", "a=1,b", "=1", "a=1=2", "a=%", "a=1,b=%E0%A4%A", "a=b=%"])(
    "parseResourceAttributes discards all of %j",
    (text) => {
      expect(parseResourceAttributes(text)).toBeUndefined();
    },
  );

  it("parseResourceAttributes reads every encoded pair, and throws for no text", () => {
    const text = fc.string({ unit: "grapheme" });
    const pairs = fc.dictionary(
      text.filter((key) => key.trim() === key && key !== ""),
      text,
    );
    fc.assert(
      fc.property(pairs, (given) => {
        const written = Object.entries(given).map((pair) => pair.map(encodeURIComponent).join("="));
        expect(parseResourceAttributes(written.join(","))).toEqual({ ...given });
      }),
    );
    fc.assert(fc.property(fc.string(), (garbage) => void parseResourceAttributes(garbage)));
  });
});
