import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentilesOf } from "./percentiles.js";

describe("percentiles by selection", () => {
  it("are those of the sorted sample", () => {
    const numbers = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 700 });
    fc.assert(
      fc.property(numbers, (sample) => {
        const sorted = [...sample].sort((a, b) => a - b);
        const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)];
        expect(percentilesOf(Float64Array.from(sample))).toEqual({
          low: at(0.05),
          value: at(0.5),
          high: at(0.95),
        });
      }),
    );
  });

  it("are equal where all are equal", () => {
    expect(percentilesOf(new Float64Array(512).fill(3))).toEqual({ low: 3, value: 3, high: 3 });
  });
});
