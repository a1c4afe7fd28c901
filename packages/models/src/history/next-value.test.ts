import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, GROWING, GROWTH, simulatedBounds } from "../../test/simulated-bounds.js";
import { boundsOfNext, growthOf, medianOf } from "./next-value.js";

const amounts = (minLength: number, maxLength: number) =>
  fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength, maxLength });

describe("the bounds of the next value", () => {
  it("the bounds of the next value are around the median, finite, and scale with the values", () => {
    fc.assert(
      fc.property(amounts(2, 99), fc.constantFrom(0.5, 2, 1024), (values, factor) => {
        const { low, high } = boundsOfNext(values);
        const median = medianOf(values);
        expect(low).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(high);
        expect(high).toBeLessThan(Number.POSITIVE_INFINITY);
        const scaled = boundsOfNext(values.map((value) => value * factor));
        if (scaled.high < Number.MAX_VALUE && high < Number.MAX_VALUE)
          expect(scaled.high / high).toBeCloseTo(factor, 6);
      }),
    );
  });

  it("bounds of fewer than 19 values hold all of them", () => {
    fc.assert(
      fc.property(amounts(2, 18), (values) => {
        const { low, high } = boundsOfNext(values);
        expect(low).toBeLessThanOrEqual(Math.min(...values));
        expect(high).toBeGreaterThanOrEqual(Math.max(...values));
      }),
    );
  });

  it.each([
    [19, 0, 18],
    [38, 0, 37],
    [39, 1, 37],
    [99, 4, 94],
  ])("bounds of %i values without a trend are those of the ranks %i and %i", (count, low, high) => {
    const values = Array.from({ length: count }, (_, index) => index + 1);
    expect(boundsOfNext(values, 0)).toEqual({ low: low + 1, high: high + 1 });
  });

  it("bounds of equal values have a width below 19 of them, and none from there on", () => {
    const widths = [5, 18, 19].map((count) => {
      const { low, high } = boundsOfNext(Array.from({ length: count }, () => 7));
      return high / low;
    });
    expect(widths).toEqual([expect.closeTo(1.23, 2), expect.closeTo(1.09, 2), 1]);
  });

  it("bounds of values that grow by a factor are where the next one would be", () => {
    for (const factor of [0.9, 1.001, 2]) {
      const values = Array.from({ length: 40 }, (_, index) => factor ** index);
      expect(growthOf(values)).toBeCloseTo(Math.log(factor), 12);
      const { low, high } = boundsOfNext(values);
      expect(factor > 1 ? high : low).toBeCloseTo(factor ** 40, 9 - Math.ceil(40 * Math.log10(factor)));
    }
  });

  it("bounds of values that span all numbers stay finite", () => {
    const { low, high } = boundsOfNext([5e-324, 1e-300, 1, 1e300, Number.MAX_VALUE]);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBe(Number.MAX_VALUE);
    expect(medianOf([Number.MAX_VALUE, Number.MAX_VALUE])).toBe(Number.MAX_VALUE);
  });

  it.each(GROWING)("bounds of the next of values that are %s hold it nine times in ten", (_, draw) => {
    for (const count of [5, 10, 19, 99])
      expect(simulatedBounds(draw, count, GROWTH).held).toBeGreaterThanOrEqual(0.9);
  });

  it.each(CASES)("bounds of the next of %s hold it nine times in ten", (_, draw) => {
    for (const count of [5, 10, 19, 99]) {
      const { held } = simulatedBounds(draw, count);
      expect(held).toBeGreaterThanOrEqual(0.9);
      if (count >= 19) expect(held).toBeLessThan(0.94);
    }
  });
});
