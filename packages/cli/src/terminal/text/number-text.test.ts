import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countText, numberText, percentText, plainNumber, roundedText, thingsText } from "./number-text.js";
import { scaledUnit } from "./scaled-unit.js";

describe("numberText", () => {
  it.each([
    [0, "0"],
    [46_046.48, "46,000"],
    [999.6, "1,000"],
    [12.0, "12.0"],
    [0.0012345, "0.00123"],
    [1.5e-7, "1.50e-7"],
    [43.7e9, "4.37e+10"],
  ])("numberText writes %d as %s", (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it("numberText writes as many digits of a large number as it is asked for", () => {
    expect(numberText(1234.56, 6)).toBe("1,234.56");
    expect(numberText(1000.001, 6)).toBe("1,000");
  });

  it("numberText of any number is exact to its digits", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-30, max: 1e30, noNaN: true }),
        fc.integer({ min: 1, max: 6 }),
        (value, digits) => {
          const read = Number(numberText(value, digits).replaceAll(",", ""));
          expect(Math.abs(read / value - 1)).toBeLessThanOrEqual(0.5 * 10 ** (1 - digits) * 1.0001);
          expect(Math.abs(Number(plainNumber(value)) / value - 1)).toBeLessThan(1e-5);
        },
      ),
    );
  });

  it("plainNumber writes an unknown number as -, and percentText writes a small share as <1 %", () => {
    expect(plainNumber(undefined)).toBe("-");
    expect([0, 0.004, 0.826, 1].map(percentText)).toEqual(["0 %", "<1 %", "83 %", "100 %"]);
  });
});

describe("scaledUnit", () => {
  it.each([
    [[1224, 3710, 8396, 46_046], "kJ"],
    [[0.0003], "µJ"],
    [[0, 0], "J"],
    [[], "J"],
    [[1e-9], "µJ"],
    [[1e20], "PJ"],
  ])("the scaled unit of %j is %s", (values, name) => {
    expect(scaledUnit("J", values).name).toBe(name);
  });

  it("the scaled unit has an ASCII name where the terminal has no Unicode", () => {
    expect(scaledUnit("L", [0.0003], false)).toEqual({ name: "uL", size: 1e-6 });
  });
});

it("countText writes whole numbers in full and others in groups, however small", () => {
  const texts = [50_000, 12_345, 1.5, 0.0004, 0.000_123_45, 0].map(countText);
  expect(texts).toEqual(["50,000", "12,345", "1.5", "0.0004", "0.000123", "0"]);
});

it.each([numberText, roundedText, countText])("no number is written as -0 by %o", (write) => {
  expect(write(-0)).toBe("0");
});

it("thingsText has one of a thing in the singular", () => {
  const texts = [0, 1, 2000].map((count) => thingsText(count, "pair"));
  expect(texts).toEqual(["0 pairs", "1 pair", "2,000 pairs"]);
});
