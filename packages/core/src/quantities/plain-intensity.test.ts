import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import { plainIntensity } from "./intensity-cache.js";

const FROM_MS = Date.UTC(2026, 0, 1);
const needed: IntensityReading = {
  gramsPerKwh: { value: 400, low: 300, high: 500 },
  ...{ zone: "DE", signal: "average", basis: "lifecycle", source: "grid@2026", rung: "zone" },
  ...{ validFromMs: FROM_MS, validToMs: FROM_MS + 3_600_000 },
};
const optional: Partial<IntensityReading> = {
  ...{ estimated: true, stale: false, estimationMethod: "MEAN", kind: "live", accounting: "consumption" },
  ...{
    publishedAtMs: FROM_MS,
    retrievedAtMs: FROM_MS,
    carbonFreeShare: 0.6,
    renewableShare: 0,
    scope1Share: 0.4,
    scope3Share: 0.1,
  },
  ...{ attribution: "A grid operator.", insteadOf: "other", otherBasis: true },
};

describe("a reading of a provider", () => {
  it("a reading of a provider is copied with all that it says", () => {
    const given = { ...needed, ...optional };
    expect(plainIntensity(given)).toEqual(given);
    expect(plainIntensity(given)).not.toBe(given);
    expect(Object.keys(plainIntensity(needed)).sort()).toEqual(Object.keys(needed).sort());
  });

  it.each([
    { value: 0, low: 0, high: 0 },
    { value: -50, low: -70, high: -40 },
    { value: 20, low: -10, high: 40 },
  ])(
    "a reading of a provider may be $value with $low as its lower bound where it is marginal",
    (gramsPerKwh) => {
      const marginal = { ...needed, gramsPerKwh, signal: "marginal" } as const;
      expect(plainIntensity(marginal)).toEqual(marginal);
      if (gramsPerKwh.low < 0) expect(() => plainIntensity({ ...needed, gramsPerKwh })).toThrow(TypeError);
      const upsideDown = { ...gramsPerKwh, high: gramsPerKwh.low - 1 };
      expect(() => plainIntensity({ ...marginal, gramsPerKwh: upsideDown })).toThrow(TypeError);
    },
  );

  it.each(Object.keys(optional))("a reading of a provider loses an odd %s, and nothing else", (member) => {
    const { [member as keyof typeof optional]: _, ...rest } = optional;
    const odd = { ...needed, ...optional, [member]: Symbol("odd") } as never;
    expect(plainIntensity(odd)).toEqual({ ...needed, ...rest });
  });

  it.each([-0.1, 1.1, Number.NaN, "0.5", null])("a reading of a provider has no share of %s", (share) => {
    expect(plainIntensity({ ...needed, carbonFreeShare: share as never })).toEqual(needed);
  });

  it("a reading of a provider has no shares of its grams that together are more than all of them", () => {
    for (const [scope1Share, scope3Share, isKept] of [
      [0.7, 0.3, true],
      [0.9, 0.1 + 1e-12, true],
      [0.8, 0.4, false],
    ] as const) {
      const shares = { scope1Share, scope3Share };
      expect(plainIntensity({ ...needed, ...shares })).toEqual({ ...needed, ...(isKept && shares) });
    }
  });

  it("a reading of a provider is plain data, or refused, with any other members", () => {
    const members = fc.dictionary(fc.constantFrom(...Object.keys({ ...needed, ...optional })), fc.anything());
    fc.assert(
      fc.property(members, (odd) => {
        try {
          const plain = plainIntensity({ ...needed, ...odd } as never);
          expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
    );
  });
});
