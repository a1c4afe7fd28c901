import { describe, expect, it } from "vitest";
import { DIMENSIONS, DRAWS, design } from "./design.js";

/** Correlation of two columns. */
function correlation(a: Float64Array, b: Float64Array): number {
  const covariance = (x: Float64Array, y: Float64Array) =>
    x.reduce((sum, value, index) => sum + (value - 0.5) * ((y[index] ?? 0) - 0.5), 0);
  return covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b));
}

describe("the design", () => {
  it("the design visits each part of each dimension once", () => {
    for (const dimension of DIMENSIONS) {
      const parts = [...design()[dimension]].map((u) => Math.floor(u * DRAWS)).sort((a, b) => a - b);
      expect(parts).toEqual(Array.from({ length: DRAWS }, (_, index) => index));
    }
  });

  it("the design is the same on every machine", () => {
    expect([...design().batch.slice(0, 4)]).toMatchInlineSnapshot(`
      [
        0.1728515625,
        0.7333984375,
        0.0126953125,
        0.0341796875,
      ]
    `);
    expect(design()).toBe(design());
  });

  it("the design ties no dimension to another", () => {
    for (const a of DIMENSIONS)
      for (const b of DIMENSIONS)
        if (a !== b) expect(Math.abs(correlation(design()[a], design()[b]))).toBeLessThan(0.15);
  });
});
