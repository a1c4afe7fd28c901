import { describe, expect, it } from "vitest";
import { COMBUSTION_FACTORS, LIFECYCLE_FACTORS } from "../src/data/fuel-factors.js";

describe("fuel factors", () => {
  it("fuel factors are above 0 and within their bounds", () => {
    for (const factors of [LIFECYCLE_FACTORS, COMBUSTION_FACTORS])
      for (const { value, low, high } of Object.values(factors)) {
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high);
      }
  });

  it("fuel factors are in grams per kilowatt-hour", () => {
    // A litre of diesel holds about 10 kWh and gives about 2.68 kg of CO2.
    expect(COMBUSTION_FACTORS.diesel.value).toBeCloseTo(266.76, 10);
    // Burnt at 40 % it is near the 650 to 935 g/kWh that grid operators state for oil.
    expect(COMBUSTION_FACTORS.fuel_oil.value / 0.4).toBeGreaterThan(600);
    expect(LIFECYCLE_FACTORS.coal.value).toBeGreaterThan(LIFECYCLE_FACTORS.gas.value);
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
