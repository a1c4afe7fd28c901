import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock } from "../fakes/manual-clock.js";
import { steppedPower } from "./stepped-power.js";

describe("steppedPower", () => {
  it("steppedPower integrates what was set, exactly, at any later or earlier time", () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(fc.array(step), fc.array(fc.integer({ min: 100, max: 3000 })), (steps, times) => {
        const clock = manualClock({ startMs: 100 });
        const power = steppedPower({ clock, watts: 80 });
        const millijoules = [0];
        const watts: number[] = [];
        let now = 80;
        for (const [ms, next] of steps) {
          for (let i = 0; i < ms; i++) watts.push(now);
          clock.advance(ms);
          power.set(next);
          now = next;
        }
        while (watts.length < 3000) watts.push(now);
        for (const power of watts) millijoules.push((millijoules.at(-1) ?? 0) + power);
        for (const ms of times) {
          expect(power.energyJ(ms) - power.energyJ(100)).toBeCloseTo(
            (millijoules[ms - 100] ?? Number.NaN) / 1000,
            9,
          );
          expect(power.watts(ms)).toBe(watts[ms - 100]);
        }
      }),
    );
  });

  it("steppedPower refuses impossible power and a clock that went back", () => {
    const clock = manualClock({ startMs: 50 });
    for (const watts of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => steppedPower({ clock, watts })).toThrow(/finite watts of at least 0/);
      expect(() => steppedPower({ clock }).set(watts)).toThrow(RangeError);
    }
    const power = steppedPower({ clock });
    clock.set(20);
    expect(() => power.set(5)).toThrow(/went back from 50 ms to 20 ms/);
  });
});
