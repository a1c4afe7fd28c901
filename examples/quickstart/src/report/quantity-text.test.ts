import { describe, expect, it } from "vitest";
import { milligrams, numberText, percentText, rangeText } from "./quantity-text.ts";

describe("numberText", () => {
  it.each([
    [0, "0"],
    [1, "1.00"],
    [12.345, "12.3"],
    [123_456, "123000"],
    [0.0012345, "0.00123"],
    [2e-9, "0.00000000200"],
    [-3.21987, "-3.22"],
  ])("numberText writes %d as %s", (value, expected) => {
    expect(numberText(value)).toBe(expected);
  });

  it("numberText has as many digits as asked for", () => {
    expect(numberText(11.98765, 5)).toBe("11.988");
  });
});

describe("rangeText, milligrams, percentText", () => {
  it("rangeText writes a value with its band, or that it is not known", () => {
    expect(rangeText(milligrams({ value: 0.002, low: 0, high: 0.01 }))).toBe("2.00 (0–10.0)");
    expect(rangeText(undefined)).toBe("not known");
    expect(percentText(0.1234)).toBe("12.3 %");
  });
});
