import { describe, expect, it } from "vitest";
import { LIFECYCLE_FACTORS } from "../src/data/fuel-factors.js";

describe("fuel factors", () => {
  it("fuel factors are above 0 and within their bounds", () => {
    for (const { value, low, high } of Object.values(LIFECYCLE_FACTORS)) {
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
    }
  });

  it("The band of lignite is as wide as the widest of a fossil fuel in the table that has its mean", () => {
    const { value, low, high } = LIFECYCLE_FACTORS.lignite;
    // Lowest, mean and highest of coal, oil and gas, World Nuclear Association (2011), table 2.
    for (const [lowest, mean, highest] of [
      [756, 888, 1310],
      [547, 733, 935],
      [362, 499, 891],
    ] as const) {
      expect(low).toBeLessThanOrEqual(Math.ceil((value * lowest) / mean));
      expect(high).toBeGreaterThanOrEqual(Math.floor((value * highest) / mean));
    }
  });
});
