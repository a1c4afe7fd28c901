import { random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalFrom } from "../../test/noisy-machine.js";
import { medianInterval, plannedLooks } from "./median-interval.js";
import { medianOf } from "./spread.js";

describe("the interval of a median", () => {
  it("the interval has the ranks of the published table", () => {
    // Conover, Practical Nonparametric Statistics, table A3 for p = 0.5: ranks from either end at 95 %.
    for (const [count, rank] of [
      [5, 0],
      [6, 1],
      [8, 1],
      [9, 2],
      [12, 3],
      [15, 4],
      [20, 6],
      [30, 10],
      [50, 18],
    ] as const) {
      const { low, high } = medianInterval(
        Array.from({ length: count }, (_, i) => i + 1),
        0.95,
      );
      expect([low, high]).toEqual(rank === 0 ? [-Infinity, Infinity] : [rank, count + 1 - rank]);
    }
  });

  it("the interval of thousands of values is as wide as that of the normal approximation", () => {
    for (const count of [1000, 1074, 1075, 1100, 5000, 100_000]) {
      const { low, high } = medianInterval(
        Array.from({ length: count }, (_, i) => i),
        0.95,
      );
      expect(Math.abs(high - low - 1.96 * Math.sqrt(count))).toBeLessThan(4);
    }
  });

  it("the interval holds the median, and more confidence makes it no narrower", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (given, confidence) => {
        const { value, low, high } = medianInterval(given, confidence);
        const wider = medianInterval(given, (1 + confidence) / 2);
        expect(value).toBe(medianOf(given));
        expect(low <= value && value <= high && wider.low <= low && high <= wider.high).toBe(true);
      }),
    );
  });

  it("none has no median, and identical values have no width", () => {
    expect(medianInterval([], 0.95)).toEqual({ value: Number.NaN, low: -Infinity, high: Infinity });
    expect(medianInterval(Array(9).fill(7), 0.95)).toEqual({ value: 7, low: 7, high: 7 });
  });
});

describe("planned looks", () => {
  it("the plan grows up to its last look, and has none at too few values for its confidence", () => {
    expect(plannedLooks(10, 100, 0.95).counts).toEqual([10, 15, 23, 35, 53, 80, 100]);
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 40 }), fc.integer({ min: 0, max: 500 }), (min, more) => {
        const { counts, confidence } = plannedLooks(min, min + more, 0.95);
        expect(counts.at(-1)).toBe(min + more);
        expect(counts.length * (1 - confidence)).toBeCloseTo(0.05, 12);
        for (const count of counts.slice(0, -1))
          expect(
            medianInterval(
              Array.from({ length: count }, (_, i) => i),
              confidence,
            ).low,
          ).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("stopping at a width", () => {
  const median = 100;
  /** Values around the median: even, skewed, and with bursts of a neighbour. */
  const SHAPES = {
    normal: (normal: () => number) => median * (1 + 0.03 * normal()),
    skewed: (normal: () => number) => median * Math.exp(0.15 * normal()),
    heavy: (normal: () => number) => median * (1 + (0.02 * normal()) / Math.max(0.05, Math.abs(normal()))),
  };

  it.each(Object.entries(SHAPES))("the stated coverage holds at the look that stops: %s", (_, value) => {
    const SEEDS = 2000;
    for (const relativeWidth of [0.02, 0.05]) {
      let held = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        const normal = normalFrom(random(seed));
        const { counts, confidence } = plannedLooks(10, 100, 0.95);
        const values: number[] = [];
        let interval = medianInterval(values, confidence);
        for (const count of counts) {
          while (values.length < count) values.push(value(normal));
          interval = medianInterval(values, confidence);
          if ((interval.high - interval.low) / interval.value <= relativeWidth) break;
        }
        if (interval.low <= median && median <= interval.high) held++;
      }
      expect(held / SEEDS).toBeGreaterThanOrEqual(0.95);
    }
  });

  it("an interval that is looked at after each value, without a plan, holds less than it states", () => {
    const SEEDS = 2000;
    let held = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const normal = normalFrom(random(seed));
      const values = Array.from({ length: 10 }, () => SHAPES.normal(normal));
      let interval = medianInterval(values, 0.95);
      while (values.length < 100 && (interval.high - interval.low) / interval.value > 0.02) {
        values.push(SHAPES.normal(normal));
        interval = medianInterval(values, 0.95);
      }
      if (interval.low <= median && median <= interval.high) held++;
    }
    expect(held / SEEDS).toBeLessThan(0.94);
  });
});
