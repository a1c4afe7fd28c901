import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountsOf, DIMENSIONS, vectorOf } from "./dimensions.js";

describe("amounts", () => {
  it("amounts become a vector and back, without those that cannot be charged", () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(0, -0, -1, undefined, Number.POSITIVE_INFINITY));
    const amounts = fc.record(Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, value])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(amounts, (given) => {
        const vector = vectorOf(given);
        expect(vector).toHaveLength(DIMENSIONS.length);
        const chargeable = Object.entries(given).filter(
          ([, one]) => one !== undefined && one >= 0 && one < Infinity,
        );
        expect(amountsOf(vector)).toEqual(Object.fromEntries(chargeable));
      }),
    );
  });
});
