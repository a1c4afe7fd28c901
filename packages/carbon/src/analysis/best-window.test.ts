import type { IntensityReading } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestWindow } from "./best-window.js";

const reading = (
  [validFromMs, validToMs]: readonly [number, number],
  value: number,
  more: Partial<IntensityReading> = {},
): IntensityReading => ({
  gramsPerKwh: { value, low: value * 0.8, high: value * 1.25 },
  ...{ zone: "DE", signal: "average", basis: "lifecycle", source: "test", rung: "zone", kind: "forecast" },
  ...{ validFromMs, validToMs },
  ...more,
});

/** Readings one after another, of some lengths; the second of a pair is a gap where it is 0. */
const series = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => {
    let at = 0;
    return parts.flatMap(([length, value]) => {
      at += length;
      return value === 0 ? [] : [reading([at - length, at], value, { carbonFreeShare: 1 - value / 10 })];
    });
  });

describe("bestWindow", () => {
  it("bestWindow finds a window as good as an exhaustive search does, covered by readings", () => {
    let found = 0;
    const by = fc.constantFrom("intensity", "carbon-free" as const);
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 8 }), by, (readings, lengthMs, order) => {
        const perMs = (ms: number) =>
          readings.find(({ validFromMs, validToMs }) => validFromMs <= ms && ms < validToMs)?.gramsPerKwh
            .value;
        // Readings begin and end at whole milliseconds, and so does the best window.
        const means = Array.from({ length: 80 }, (_, start) => {
          const each = Array.from({ length: lengthMs }, (_, ms) => perMs(start + ms) ?? Number.NaN);
          return each.reduce((sum, value) => sum + value, 0) / lengthMs;
        });
        const known = means.filter((mean) => !Number.isNaN(mean));
        const best = bestWindow(shuffled(readings), { lengthMs, by: order as "intensity" });
        // A gap of a millisecond is let pass, so that there may be more windows than without.
        if (known.length === 0) return;
        found++;
        expect(best?.gramsPerKwh.value).toBeLessThanOrEqual(Math.min(...known) + 1e-9);
        const own = Array.from({ length: lengthMs }, (_, ms) => perMs((best?.fromMs ?? 0) + ms) ?? []).flat();
        expect(best?.gramsPerKwh.value).toBeCloseTo(
          own.reduce((sum, value) => sum + value, 0) / own.length,
          9,
        );
        expect((best?.toMs ?? 0) - (best?.fromMs ?? 0)).toBe(lengthMs);
        expect(best?.carbonFreeShare).toBeCloseTo(1 - (best?.gramsPerKwh.value ?? 0) / 10, 9);
      }),
    );
    expect(found).toBeGreaterThan(20);
  });

  const HOUR = 3_600_000;
  const day = [300, 200, 100, 100, 250, 90].map((value, index) =>
    reading([index * HOUR, (index + 1) * HOUR], value, { carbonFreeShare: index / 10 }),
  );

  it("bestWindow gives the earliest of equal windows, which need not begin with a reading", () => {
    expect(bestWindow(day, { lengthMs: 2 * HOUR })).toMatchObject({
      ...{ fromMs: 2 * HOUR, toMs: 4 * HOUR },
      gramsPerKwh: { value: 100, low: 80, high: 125 },
      carbonFreeShare: 0.25,
    });
    expect(bestWindow(day, { lengthMs: HOUR / 2 })?.fromMs).toBe(5 * HOUR);
    expect(bestWindow(day, { lengthMs: 2.5 * HOUR })?.fromMs).toBe(1.5 * HOUR);
  });

  it("bestWindow prefers the most negative marginal intensity, and the earliest of equals", () => {
    const marginal = [50, -20, -80, -80, 0].map((value, index) => ({
      ...reading([index * HOUR, (index + 1) * HOUR], value),
      signal: "marginal" as const,
    }));
    expect(bestWindow(marginal, { lengthMs: HOUR })).toMatchObject({
      ...{ fromMs: 2 * HOUR, gramsPerKwh: { value: -80 } },
    });
  });

  it("bestWindow stays within the time that it is given", () => {
    expect(bestWindow(day, { lengthMs: HOUR, fromMs: 2.5 * HOUR, toMs: 5 * HOUR })?.fromMs).toBe(2.5 * HOUR);
    expect(bestWindow(day, { lengthMs: HOUR, fromMs: 5.5 * HOUR })).toBeUndefined();
    expect(bestWindow(day, { lengthMs: 7 * HOUR })).toBeUndefined();
    expect(bestWindow([], { lengthMs: HOUR })).toBeUndefined();
  });

  it("bestWindow goes by carbon-free share, where all readings of a window have one", () => {
    expect(bestWindow(day, { lengthMs: HOUR, by: "carbon-free" })?.fromMs).toBe(5 * HOUR);
    const { carbonFreeShare: _, ...unknown } = day[5] as IntensityReading;
    expect(bestWindow([...day.slice(0, 5), unknown], { lengthMs: HOUR, by: "carbon-free" })?.fromMs).toBe(
      4 * HOUR,
    );
    expect(bestWindow([unknown], { lengthMs: HOUR, by: "carbon-free" })).toBeUndefined();
  });

  it("bestWindow goes by renewable share, which need not be highest where most is carbon-free", () => {
    const shared = day.map((one, index) => ({
      ...one,
      renewableShare: [0, 0.1, 0.6, 0.2, 0.3, 0.1][index] ?? 0,
    }));
    expect(bestWindow(shared, { lengthMs: HOUR, by: "renewable" })?.fromMs).toBe(2 * HOUR);
    expect(bestWindow(day, { lengthMs: HOUR, by: "renewable" })).toBeUndefined();
  });

  it("bestWindow spans no gap between readings", () => {
    const gap = day.filter((_, index) => index !== 3);
    expect(bestWindow(gap, { lengthMs: 2 * HOUR })?.fromMs).toBe(HOUR);
  });

  it.each([
    [{ lengthMs: 0 }, "lengthMs"],
    [{ lengthMs: Number.NaN }, "lengthMs"],
    [{ lengthMs: Number.POSITIVE_INFINITY }, "lengthMs"],
    [{ lengthMs: HOUR, by: "price" }, "by"],
  ])("bestWindow refuses %o and names the option %s", (wanted, option) => {
    expect(() => bestWindow(day, wanted as never)).toThrow(expect.objectContaining({ option }));
  });

  it("bestWindow never compares an average with a marginal figure", () => {
    const mixed = [...day, reading([6 * HOUR, 7 * HOUR], 10, { signal: "marginal" })];
    expect(() => bestWindow(mixed, { lengthMs: HOUR })).toThrow(
      expect.objectContaining({ option: "readings" }),
    );
  });
});

const shuffled = <T>(list: readonly T[]): readonly T[] => [...list].reverse();
