import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalOf, isRange, middleRange, productOf, quotientOf, rangeOf, sumOf } from "./interval.js";

const member = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
const range = fc
  .tuple(member, member, member)
  .map((members) => [...members].sort((one, other) => one - other))
  .map(([low = 0, value = 0, high = 0]) => ({ value, low, high }));

describe("ranges", () => {
  it("a figure has bounds, and bounds have a middle", () => {
    expect(intervalOf(8)).toEqual({ min: 8, max: 8 });
    expect(intervalOf({ min: 8, max: 9 })).toEqual({ min: 8, max: 9 });
    expect(middleRange({ min: 2, max: 4 })).toEqual({ value: 3, low: 2, high: 4 });
    expect(middleRange({ min: 0, max: Number.MAX_VALUE }).value).toBe(Number.MAX_VALUE / 2);
    expect(rangeOf(3)).toEqual({ value: 3, low: 3, high: 3 });
  });

  it("two ranges stay ranges when they are multiplied, divided and added, and cover what their members give", () => {
    fc.assert(
      fc.property(range, range, (one, other) => {
        const product = productOf(one, other);
        const quotient = quotientOf(one, other);
        const sum = sumOf([one, other]);
        for (const result of [product, quotient, sum]) expect(isRange(result)).toBe(true);
        for (const a of [one.low, one.value, one.high])
          for (const b of [other.low, other.value, other.high]) {
            expect(a * b).toBeGreaterThanOrEqual(product.low);
            expect(a * b).toBeLessThanOrEqual(product.high);
            expect(a / b).toBeGreaterThanOrEqual(quotient.low);
            expect(a / b).toBeLessThanOrEqual(quotient.high);
            expect(a + b).toBeLessThanOrEqual(sum.high);
          }
      }),
    );
  });

  it("an empty product is 1, and an empty sum is 0", () => {
    expect(productOf()).toEqual({ value: 1, low: 1, high: 1 });
    expect(sumOf([])).toEqual({ value: 0, low: 0, high: 0 });
  });

  it.each([
    undefined,
    null,
    5,
    {},
    { value: 1, low: 0 },
    { value: 1, low: 2, high: 3 },
    { value: 4, low: 2, high: 3 },
    { value: 0, low: -1, high: 1 },
    { value: 1, low: 0, high: Number.POSITIVE_INFINITY },
    { value: Number.NaN, low: 0, high: 1 },
    { value: "1", low: "0", high: "2" },
  ])("isRange does not take %o for a range", (value) => {
    expect(isRange(value)).toBe(false);
  });
});
