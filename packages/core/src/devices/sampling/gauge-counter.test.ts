import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GaugeCounter, trapezoid } from "./gauge-counter.js";

const sample = (atS: number, watts: number, windowMs = 0) =>
  ({ zone: "z", kind: "power", atMs: 1000 * atS, watts, windowMs }) as const;

it("the energy between two power samples is a trapezoid", () => {
  expect(trapezoid(1, 100, 3, 200)).toBe(300);
  expect(trapezoid(3, 200, 3, 900)).toBe(0);
});

describe("a gauge as a counter", () => {
  it("a gauge as a counter begins at 0 J, and gives what lies between its samples", () => {
    const gauge = new GaugeCounter(0.1);
    expect(gauge.take(sample(0, 100))).toMatchObject({ joules: 0, isAfterGap: false });
    expect(gauge.take(sample(2, 200)).joules).toBeCloseTo(300, 9);
    expect(gauge.take(sample(6, 0)).joules).toBeCloseTo(400, 9);
  });

  it.each([
    [0, 0.1, 0.05],
    [100, 0.1, 0.1],
    [1000, 0.1, 0.55],
  ])(
    "a value of a gauge with a window of %d ms and a refresh of %d s is as old as half of both: %d s",
    (windowMs, refreshS, halfS) => {
      const { moment } = new GaugeCounter(refreshS).take(sample(5, 100, windowMs));
      expect(moment.atS).toBeCloseTo(5 - halfS, 9);
      expect(moment.halfS).toBeCloseTo(halfS, 9);
    },
  );

  it("a gauge as a counter is exact where power is linear, for any samples, window and refresh", () => {
    const gaps = fc.array(fc.double({ min: 1e-3, max: 5, noNaN: true }), { minLength: 1, maxLength: 20 });
    const windowMs = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(gaps, windowMs, fc.double({ min: 1e-3, max: 2, noNaN: true }), (all, window, refreshS) => {
        const gauge = new GaugeCounter(refreshS);
        const halfS = (window / 1000 + refreshS) / 2;
        // What a sample says was so half a window and half a refresh before.
        const at = (atS: number) => sample(atS, 1000 + 3 * (atS - halfS), window);
        let nowS = 10;
        const fromS = gauge.take(at(nowS)).moment.atS;
        let [toS, joules] = [fromS, 0];
        for (const gap of all) {
          nowS += gap;
          const taken = gauge.take(at(nowS));
          toS = taken.moment.atS;
          joules += taken.joules;
        }
        expect(joules).toBeCloseTo(1000 * (toS - fromS) + 1.5 * (toS ** 2 - fromS ** 2), 6);
      }),
    );
  });

  it("a gauge as a counter never goes back, and counts no time twice", () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 500 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(samples, (all) => {
        const gauge = new GaugeCounter(0.1);
        for (const [atS, watts] of all)
          expect(gauge.take(sample(atS, watts)).joules).toBeGreaterThanOrEqual(0);
      }),
    );
    const gauge = new GaugeCounter(0.1);
    gauge.take(sample(0, 100));
    gauge.take(sample(1, 100));
    expect(gauge.take(sample(1, 500)).joules).toBe(0);
    expect(gauge.take(sample(2, 500)).joules).toBeCloseTo(500, 9);
  });

  it.each([
    ["a second", 0.05, 1.01],
    ["ten of its refreshes", 0.5, 5.01],
  ])(
    "a gauge that could not be read for more than %s does not know what was drawn meanwhile",
    (_, refreshS, gapS) => {
      const gauge = new GaugeCounter(refreshS);
      gauge.take(sample(0, 100));
      gauge.miss();
      expect(gauge.take(sample(gapS - 0.02, 100)).isAfterGap).toBe(false);
      gauge.miss();
      expect(gauge.take(sample(2 * gapS, 100)).isAfterGap).toBe(true);
      // Only what follows the failure is not known.
      expect(gauge.take(sample(4 * gapS, 100)).isAfterGap).toBe(false);
    },
  );

  it("a gauge that fails before its first sample has no gap", () => {
    const gauge = new GaugeCounter(0.1);
    gauge.miss();
    expect(gauge.take(sample(50, 100)).isAfterGap).toBe(false);
  });
});
