import { describe, expect, it } from "vitest";
import { alpha2Of, countryCodes } from "./country-codes.js";

describe("alpha2Of", () => {
  it("alpha2Of knows both codes of every country, in any case", () => {
    expect(countryCodes()).toHaveLength(250);
    for (const [alpha2, alpha3] of countryCodes()) {
      expect(alpha2).toMatch(/^[A-Z]{2}$/);
      expect(alpha3).toMatch(/^[A-Z]{3}$/);
      for (const code of [alpha2, alpha3, alpha2.toLowerCase(), ` ${alpha3.toLowerCase()}\n`]) {
        expect(alpha2Of(code)).toBe(alpha2);
      }
    }
  });

  it("the list of country codes names no code twice", () => {
    const codes = countryCodes().flat();
    expect(new Set(codes).size).toBe(500);
  });

  it.each([
    ["DEU", "DE"],
    ["CHE", "CH"],
    ["AUT", "AT"],
    ["GBR", "GB"],
    ["IRL", "IE"],
    ["ZAF", "ZA"],
    ["KOR", "KR"],
    ["PRK", "KP"],
    ["SWE", "SE"],
    ["SVN", "SI"],
    ["SVK", "SK"],
    ["UKR", "UA"],
    ["XKX", "XK"],
  ])("alpha2Of turns %s into %s", (alpha3, alpha2) => {
    expect(alpha2Of(alpha3)).toBe(alpha2);
  });

  it.each(["", "D", "Germany", "UK", "EL", "ZZ", "EU", "276", "D E", "ıN", "ſE", "__proto__"])(
    "alpha2Of does not know %j",
    (code) => {
      expect(alpha2Of(code)).toBeUndefined();
    },
  );
});
