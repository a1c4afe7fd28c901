import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { EnergySlot } from "../contracts/footprint.js";
import {
  energySlots,
  inSlot,
  joinSlots,
  meanByTime,
  meanIntensity,
  slotsOf,
  withoutSlots,
} from "./intensity-slots.js";

const reading = (value: number, rest: Partial<IntensityReading> = {}): IntensityReading => ({
  gramsPerKwh: { value, low: value / 2, high: value * 2 },
  ...{ zone: "DE", signal: "average", basis: "lifecycle", source: "grid", rung: "zone" },
  ...{ validFromMs: 0, validToMs: 1000 },
  ...rest,
});
const slot = (fromMs: number, energy: number, intensity: IntensityReading): EnergySlot => ({
  ...{ fromMs, toMs: fromMs + 1000, energy, intensity },
});

describe("the mean of slots", () => {
  it("the mean of slots is weighted with their joules, in value and bounds, and says what they say", () => {
    const mean = meanIntensity([
      slot(0, 30, reading(100, { carbonFreeShare: 0.8, scope1Share: 0.5, scope3Share: 0.2 })),
      slot(
        1000,
        10,
        reading(500, {
          source: "other",
          validFromMs: 1000,
          validToMs: 2000,
          stale: true,
          carbonFreeShare: 0.4,
        }),
      ),
    ]);
    expect(mean.gramsPerKwh).toEqual({ value: 200, low: 100, high: 400 });
    expect(mean).toMatchObject({ source: "grid,other", validFromMs: 0, validToMs: 2000, stale: true });
    expect(mean.carbonFreeShare).toBeCloseTo(0.7, 12);
    // Of the grams: half of 100 in three quarters of the energy, and none of 500 in the rest.
    expect(mean.scope1Share).toBeCloseTo(37.5 / 200, 12);
    expect(mean.scope3Share).toBeCloseTo(15 / 200, 12);
    expect(mean).not.toHaveProperty("renewableShare");
    expect(mean).not.toHaveProperty("estimated");
  });

  it("the mean of slots says that a part of it is a substitute's, and credits each source once", () => {
    const substitute = { insteadOf: "neso", otherBasis: true, attribution: "Ember, CC BY 4.0." };
    const live = reading(100, { validFromMs: 1000, attribution: "NESO, CC BY 4.0." });
    const slots = [slot(0, 1, reading(300, substitute)), slot(1000, 1, live), slot(2000, 1, reading(5))];
    expect(meanIntensity(slots)).toMatchObject({
      ...{ insteadOf: "neso", otherBasis: true },
      attribution: "Ember, CC BY 4.0.,NESO, CC BY 4.0.",
    });
    expect(meanIntensity([slot(0, 1, live), slot(1000, 1, reading(5))])).not.toHaveProperty("insteadOf");
  });

  it("the mean of slots has no share of its grams where some are negative and the share would be no part", () => {
    const upstream = reading(500, { scope1Share: 0.1, scope3Share: 0.5 });
    const mean = meanIntensity([slot(0, 1, upstream), slot(1000, 1, reading(-300))]);
    expect(mean.gramsPerKwh.value).toBe(100);
    expect(mean.scope1Share).toBeCloseTo(0.25, 12);
    expect(mean).not.toHaveProperty("scope3Share"); // 125 of 100 g
    for (const grams of [-500, -700])
      expect(meanIntensity([slot(0, 1, upstream), slot(1000, 1, reading(grams))])).not.toHaveProperty(
        "scope1Share",
      );
  });

  it("the mean of slots states shares of its grams that together are a part of them, where some are negative", () => {
    const own = reading(100, { scope1Share: 0.5, scope3Share: 0.5 });
    const mean = meanIntensity([slot(0, 1, own), slot(1000, 1, reading(-20))]);
    expect([mean.gramsPerKwh.value, mean.scope1Share]).toEqual([40, 0.625]);
    expect(mean).not.toHaveProperty("scope3Share"); // 25 of the 15 g that are left
    const all = [0.1, 0.7, 0.9].map((scope1Share) =>
      reading(300, { scope1Share, scope3Share: 1 - scope1Share }),
    );
    const { scope1Share = 0, scope3Share = 0 } = meanIntensity(all.map((one, i) => slot(1000 * i, 1, one)));
    expect(scope1Share + scope3Share).toBeCloseTo(1, 12);
  });

  it("the mean of slots is the reading itself where all say the same", () => {
    const one = reading(100);
    expect(meanIntensity([slot(0, 1, { ...one }), slot(1000, 2, one)])).toBe(one);
  });

  it("the mean of slots without energy is that by number, and by time where time is the weight", () => {
    expect(meanIntensity([slot(0, 0, reading(100)), slot(1000, 0, reading(300))]).gramsPerKwh.value).toBe(
      200,
    );
    const slots = [
      { fromMs: 0, toMs: 3000, intensity: reading(100) },
      { fromMs: 3000, toMs: 4000, intensity: reading(300) },
    ];
    expect(meanByTime(slots).gramsPerKwh.value).toBe(150);
    expect(withoutSlots(meanByTime(slots))).not.toHaveProperty("slots");
    expect(withoutSlots(inSlot(reading(1), { fromMs: 0, toMs: 1 }))).toEqual(reading(1));
  });
});

describe("energy", () => {
  it("energy is divided over slots by time, and none is lost", () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 1e6 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(cuts, fc.integer({ min: 0, max: 1e9 }), (given, joules) => {
        const sorted = given.sort((a, b) => a - b);
        const slots = sorted
          .slice(1)
          .map((toMs, i) => ({ fromMs: sorted[i] as number, toMs, intensity: reading(i + 1) }));
        const sum = energySlots(slots, joules).reduce((total, { energy }) => total + energy, 0);
        expect(Math.abs(sum - joules)).toBeLessThanOrEqual(1e-9 * joules);
      }),
    );
    expect(energySlots([{ fromMs: 5, toMs: 5, intensity: reading(1) }], 7)[0]?.energy).toBe(7);
  });

  it("the energy of slots is scaled to that of the part that has them", () => {
    const slots = [slot(0, 1, reading(100)), slot(1000, 3, reading(200))];
    expect(slotsOf(slots, 40).map(({ energy }) => energy)).toEqual([10, 30]);
    expect(slotsOf([slot(0, 0, reading(100))], 40)[0]?.energy).toBe(0);
  });

  it("slots that one reading priced are joined where they follow each other", () => {
    const [a, b] = [reading(100), reading(200)];
    const joined = joinSlots([slot(0, 1, a), slot(1000, 2, b)], [slot(2000, 4, { ...b }), slot(3000, 8, a)]);
    expect(joined.map(({ fromMs, toMs, energy }) => [fromMs, toMs, energy])).toEqual([
      [0, 1000, 1],
      [1000, 3000, 6],
      [3000, 4000, 8],
    ]);
  });

  it("slots beyond 1,024 keep their sum and their grams, and the oldest become one", () => {
    let slots: readonly EnergySlot[] = [];
    for (let i = 0; i < 1500; i++) slots = joinSlots(slots, [slot(i * 1000, i, reading(i + 1))]);
    expect(slots).toHaveLength(1024);
    expect(slots[0]).toMatchObject({ fromMs: 0, toMs: 477_000 });
    const sum = (of: (one: EnergySlot) => number) => slots.reduce((total, one) => total + of(one), 0);
    expect(sum(({ energy }) => energy)).toBe((1500 * 1499) / 2);
    const grams = Array.from({ length: 1500 }, (_, i) => i * (i + 1)).reduce((a, b) => a + b, 0);
    expect(sum(({ energy, intensity }) => energy * intensity.gramsPerKwh.value)).toBeCloseTo(grams, 3);
  });
});
