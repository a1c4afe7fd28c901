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
      const parts = [...design("first")[dimension]].map((u) => Math.floor(u * DRAWS)).sort((a, b) => a - b);
      expect(parts).toEqual(Array.from({ length: DRAWS }, (_, index) => index));
    }
  });

  it("the design is the same on every machine", () => {
    expect([...design("first").batch.slice(0, 4)]).toMatchInlineSnapshot(`
      [
        0.6298828125,
        0.3095703125,
        0.3603515625,
        0.9091796875,
      ]
    `);
    expect(design("first")).toBe(design("first"));
  });

  it("the design ties no dimension to another", () => {
    for (const a of DIMENSIONS)
      for (const b of DIMENSIONS)
        if (a !== b) expect(Math.abs(correlation(design("first")[a], design("first")[b]))).toBeLessThan(0.15);
  });
});
