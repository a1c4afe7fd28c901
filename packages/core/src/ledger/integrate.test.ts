import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integrate, trapezoid } from "./integrate.js";

const samples = [
  { atS: 0, watts: 100 },
  { atS: 2, watts: 200 },
  { atS: 6, watts: 0 },
];

describe("the integral of power samples", () => {
  it("the integral of power samples is interpolated at both ends", () => {
    expect(integrate(samples, 0, 1)).toBeCloseTo(125, 12);
    expect(integrate(samples, 1, 4)).toBeCloseTo(175 + 300, 12);
    expect(integrate(samples, 3, 3.5)).toBeCloseTo(68.75, 12);
    expect(integrate(samples, 0, 6)).toBeCloseTo(300 + 400, 12);
  });

  it("the integral of power samples over no time is 0", () => {
    expect(integrate(samples, 3, 3)).toBe(0);
  });

  it.each([
    ["before the first sample", -0.1, 3],
    ["after the last", 0, 6.1],
    ["backwards", 3, 2],
  ])("the integral of power samples %s is not known", (_, from, to) => {
    expect(integrate(samples, from, to)).toBeUndefined();
  });

  it("the integral of no samples is not known", () => {
    expect(integrate([], 0, 0)).toBeUndefined();
  });

  it("the integral of power samples takes a step of power between two samples of one moment", () => {
    const step = [samples[0], { atS: 1, watts: 100 }, { atS: 1, watts: 300 }, { atS: 2, watts: 300 }];
    expect(integrate(step as typeof samples, 0, 2)).toBeCloseTo(400, 12);
  });

  it("the integral of power samples adds up over any cut, and is exact where power is linear", () => {
    const moment = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 8 }), moment, moment, moment, (inner, a, b, c) => {
        const times = [0, ...inner, 10].sort((x, y) => x - y);
        const line = times.map((atS) => ({ atS, watts: 5 + 3 * atS }));
        const [from, cut, to] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const whole = integrate(line, from, to) as number;
        expect(whole).toBeCloseTo(5 * (to - from) + 1.5 * (to ** 2 - from ** 2), 9);
        const parts = (integrate(line, from, cut) as number) + (integrate(line, cut, to) as number);
        expect(parts).toBeCloseTo(whole, 9);
      }),
    );
  });

  it("the integral between two power samples is a trapezoid", () => {
    expect(trapezoid(1, 100, 3, 200)).toBe(300);
  });
});
