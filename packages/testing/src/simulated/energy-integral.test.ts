import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { energyIntegral } from "./energy-integral.js";

const powerAtStep = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 50 });

describe("energyIntegral", () => {
  it("energyIntegral is exact for power that changes at edges of steps, asked in any order", () => {
    fc.assert(
      fc.property(powerAtStep, fc.array(fc.double({ min: -5, max: 60, noNaN: true })), (watts, times) => {
        const wattsOf = (ms: number) => watts[Math.floor(ms - 3)] ?? 0;
        const energyAt = energyIntegral({ watts: wattsOf }, 3, 1);
        for (const ms of times) {
          const truth =
            watts.reduce((sum, power, i) => sum + power * Math.min(1, Math.max(0, ms - 3 - i)), 0) / 1000;
          expect(energyAt(ms)).toBeCloseTo(truth, 9);
        }
      }),
    );
  });

  it("energyIntegral never decreases, wherever power changes", () => {
    fc.assert(
      fc.property(powerAtStep, fc.double({ min: 0.01, max: 5, noNaN: true }), (watts, lengthMs) => {
        const energyAt = energyIntegral({ watts: (ms) => watts[Math.floor(ms / lengthMs)] ?? 0 }, 0, 1);
        let last = 0;
        for (let ms = 0; ms < 60; ms += 0.17) {
          expect(energyAt(ms)).toBeGreaterThanOrEqual(last);
          last = energyAt(ms);
        }
      }),
    );
  });

  it("energyIntegral converges with the square of the step for smooth power", () => {
    const watts = (ms: number) => 200 + 100 * Math.sin(ms / 20);
    const truth = (200 * 1000 + 100 * 20 * (1 - Math.cos(50))) / 1000;
    const errorOf = (stepMs: number) => Math.abs(energyIntegral({ watts }, 0, stepMs)(1000) - truth);
    expect(errorOf(1)).toBeLessThan(1e-4);
    expect(errorOf(0.5) / errorOf(1)).toBeCloseTo(0.25, 2);
  });

  it("energyIntegral asks for each step once as time goes on, and for one checkpoint's steps when it goes back", () => {
    let asked = 0;
    const energyAt = energyIntegral({ watts: () => ++asked && 100 }, 0, 1);
    for (let ms = 0; ms <= 100_000; ms += 100) energyAt(ms);
    expect(asked).toBe(100_000);
    expect(energyAt(50_000)).toBeCloseTo(5000, 9);
    expect(asked).toBeLessThan(100_000 + 4096);
  });

  it("energyIntegral does not drift: a day of 0.1 W in steps of 10 ms", () => {
    expect(energyIntegral({ watts: () => 0.1 }, 0, 10)(86_400_000)).toBe(8640);
  });

  it("energyIntegral takes the exact integral where there is one", () => {
    const energyAt = energyIntegral({ watts: () => Number.NaN, energyJ: (ms) => 7 + ms ** 2 }, 3, 1);
    expect([energyAt(2), energyAt(3), energyAt(5)]).toEqual([0, 0, 16]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])("energyIntegral refuses %s W", (power) => {
    expect(() => energyIntegral({ watts: () => power }, 0, 1)(5)).toThrow(
      /power must be finite and not negative/,
    );
  });
});
