/** What is learned of calls of one size says of those of others: their factor up to the edge of the estimator's band, in a band that holds it. */

import type { EnergyEstimator, EstimatorInput } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CALL, flat, noisy, stated, WEEK_MS } from "../../test/taught-estimator.js";
import { calibrate } from "./calibrate.js";

/** A joule for each token of output, within three times. */
const sized: EnergyEstimator = {
  ...flat,
  estimate({ usage }) {
    const value = usage?.output ?? 0;
    const of = (share: number) => ({
      value: value * share,
      low: (value * share) / 3,
      high: value * share * 3,
    });
    return { energy: of(1), water: of(0.2), onsiteWater: of(0.1), methodId: "flat@1" };
  },
};
const callOf = (output: number): EstimatorInput => ({ ...CALL, usage: { output } });
type Calibrated = ReturnType<typeof calibrate>;
const energyOf = (estimator: EnergyEstimator, output: number) =>
  estimator.estimate(callOf(output))?.energy ?? { value: Number.NaN, low: Number.NaN, high: Number.NaN };

/** Reports so many calls of a size that take so many times what is estimated. */
function report(estimator: Calibrated, output: number, factor: number, count = 20) {
  return Array.from({ length: count }, (_, index) =>
    estimator.learn(callOf(output), stated(output * factor * noisy(index))),
  );
}

describe("calls of a size without reports", () => {
  it("their band holds the estimator's own, and of two calls the larger never has the lower estimate", () => {
    const outputs = fc.integer({ min: 1, max: 1e6 });
    const factors = fc.double({ min: 0.15, max: 7, noNaN: true });
    const counts = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(outputs, outputs, outputs, factors, counts, (known, one, other, factor, count) => {
        const estimator = calibrate(sized, { around: 1 });
        report(estimator, known, factor, count);
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const [less, more] = [energyOf(estimator, small), energyOf(estimator, large)];
        expect(more.value).toBeGreaterThanOrEqual(less.value * (1 - 1e-9));
        const { from = 0, to = 0 } = estimator.learned[0] ?? {};
        for (const [output, { value, low, high }] of [[small, less], [large, more]] as const) {
          expect(low <= value && value <= high).toBe(true);
          if (output >= from && output < to) continue;
          expect([low <= output / 3, high >= output * 3]).toEqual([true, true]);
        }
      }),
    );
  }); // biome-ignore format: one property

  it("they have the factor of the nearest size, and of two as near of the smaller, until five are reported", () => {
    const estimator = calibrate(sized, { around: 1 });
    report(estimator, 20, 2.5);
    report(estimator, 20 * 4 ** 4, 0.5);
    const factorAt = (output: number) => energyOf(estimator, output).value / output;
    expect(factorAt(1)).toBeCloseTo(2.5, 0);
    expect(factorAt(20 * 4)).toBeCloseTo(factorAt(20), 9);
    expect(factorAt(20 * 4 ** 2)).toBeCloseTo(factorAt(20), 9);
    expect(factorAt(20 * 4 ** 3)).toBeCloseTo(factorAt(20 * 4 ** 4), 9);
    report(estimator, 20 * 4 ** 2, 1, 4);
    expect(factorAt(20 * 4 ** 2)).toBeCloseTo(factorAt(20), 9);
    report(estimator, 20 * 4 ** 2, 1, 1);
    expect(factorAt(20 * 4 ** 2)).toBeCloseTo(1, 0);
    expect(factorAt(20 * 4 ** 3)).toBeCloseTo(factorAt(20 * 4 ** 2), 9);
    expect(estimator.learned.map(({ reports }) => reports)).toEqual([20, 20, 5]);
  });

  it("water goes with the energy, and its part at the site stays a part of it", () => {
    for (const [factor, used] of [
      [0.2, 1 / 3],
      [0.5, 0.5],
      [2, 2],
      [6, 3],
    ] as const) {
      const estimator = calibrate(sized, { around: 1 });
      report(estimator, 20, factor);
      const { energy, water, onsiteWater } = estimator.estimate(callOf(2000)) ?? {};
      expect((water?.value ?? 0) / 400).toBeCloseTo(used, 0);
      expect((water?.value ?? 0) / (energy?.value ?? 1)).toBeCloseTo(0.2, 9);
      for (const side of ["value", "low", "high"] as const)
        expect((onsiteWater?.[side] ?? 0) / (water?.[side] ?? 1)).toBeCloseTo(0.5, 9);
      expect([(water?.low ?? 0) <= 400 / 3, (water?.high ?? 0) >= 400 * 3]).toEqual([true, true]);
    }
  });

  it("a size that states thirty times moves others to the edge of the estimator's band, and none below or above itself", () => {
    const estimator = calibrate(sized, { around: 1 });
    report(estimator, 100, 25, 5);
    const own = energyOf(estimator, 100).value;
    expect(own / 100).toBeGreaterThan(15);
    expect(energyOf(estimator, 1e5).value).toBeCloseTo(3e5, 3);
    expect(energyOf(estimator, 10).value).toBeCloseTo(30, 3);
    expect(energyOf(estimator, 256).value).toBeCloseTo(2.56 * own, 3); // three times would be less than calls of 255 tokens
    expect(energyOf(estimator, 1e5).high).toBeGreaterThan(3e5);
  });

  it("a size without an accepted report learns nothing from refused ones, however well they agree", () => {
    const estimator = calibrate(sized, { around: 1 });
    expect(new Set(report(estimator, 100, 100, 50))).toEqual(new Set(["refused"]));
    expect(estimator.learned).toEqual([]);
    report(estimator, 100, 1, 1);
    expect(report(estimator, 100, 100, 8).at(-1)).toBe("moved");
  });

  it("a report is compared with the band that was stated of it, which that of another size may have widened", () => {
    const within = (output: number) =>
      calibrate(sized, { around: 1 }).learn(callOf(output), stated(output * 5));
    expect(within(2000)).toBe("outside");
    const estimator = calibrate(sized, { around: 1 });
    report(estimator, 20, 6);
    expect(estimator.learn(callOf(2000), stated(2000 * 5))).toBe("inside");
    expect(estimator.learn(callOf(2000), stated(2000 / 2.9))).toBe("inside");
    expect(estimator.learn(callOf(2000), stated(2000 * 15))).toBe("outside");
  });

  it("they have the estimator's own band where the other size is forgotten, doubtful, or of another model or provider", () => {
    const clock = manualClock();
    const estimator = calibrate(sized, { around: 1, clock });
    report(estimator, 20, 6);
    const own = sized.estimate(callOf(2000));
    expect(estimator.estimate(callOf(2000))?.methodId).toBe("flat@1+calibrated");
    for (const other of [{ model: "gpt-5" }, { provider: "azure.ai.openai" }])
      expect(estimator.estimate({ ...callOf(2000), ...other })).toEqual(own);
    for (let index = 0; index < 4; index++) estimator.learn(callOf(20), stated(1e6));
    expect(estimator.estimate(callOf(2000))).toEqual(own);
    report(estimator, 20, 6);
    expect(estimator.estimate(callOf(2000))?.methodId).toBe("flat@1+calibrated");
    clock.advance(WEEK_MS);
    expect(estimator.estimate(callOf(2000))).toEqual(own);
  });

  it("they have the estimator's own band where most of their own reports were refused", () => {
    const estimator = calibrate(sized, { around: 1 });
    report(estimator, 20, 6);
    report(estimator, 2000, 1, 1);
    for (let index = 0; index < 4; index++)
      expect(estimator.learn(callOf(2000), stated(1e9))).toBe("refused");
    expect(estimator.estimate(callOf(2000))).toEqual(sized.estimate(callOf(2000)));
  });
});
