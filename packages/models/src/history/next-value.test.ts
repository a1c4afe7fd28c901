import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, simulatedBounds } from "../../test/simulated-bounds.js";
import { boundsOfNext, medianOf } from "./next-value.js";

const ascending = (minLength: number, maxLength: number) =>
  fc
    .array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength, maxLength })
    .map((values) => values.sort((a, b) => a - b));

describe("the bounds of the next value", () => {
  it("the bounds of the next value are around the median, finite, and scale with the values", () => {
    fc.assert(
      fc.property(ascending(2, 99), fc.constantFrom(0.5, 2, 1024), (values, factor) => {
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

  it("bounds of fewer than 19 values hold all of them, and are wider", () => {
    fc.assert(
      fc.property(ascending(2, 18), (values) => {
        const { low, high } = boundsOfNext(values);
        expect(low).toBeLessThanOrEqual(values[0] as number);
        expect(high).toBeGreaterThanOrEqual(values.at(-1) as number);
      }),
    );
  });

  it.each([
    [19, 0, 18],
    [38, 0, 37],
    [39, 1, 37],
    [99, 4, 94],
  ])("bounds of %i values are those of the ranks %i and %i", (count, low, high) => {
    const values = Array.from({ length: count }, (_, index) => index + 1);
    expect(boundsOfNext(values)).toEqual({ low: low + 1, high: high + 1 });
  });

  it("bounds of values that span all numbers stay finite", () => {
    const { low, high } = boundsOfNext([5e-324, 1e-300, 1, 1e300, Number.MAX_VALUE]);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBe(Number.MAX_VALUE);
    expect(medianOf([Number.MAX_VALUE, Number.MAX_VALUE])).toBe(Number.MAX_VALUE);
  });

  it.each(CASES)("bounds of the next of %s hold it nine times in ten", (_, draw) => {
    for (const count of [5, 10, 19, 99]) {
      const { held } = simulatedBounds(draw, count);
      expect(held).toBeGreaterThan(0.86);
      if (count >= 19) expect(held).toBeLessThan(0.93);
    }
  });
});
