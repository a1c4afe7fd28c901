import { random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalFrom } from "../../test/noisy-machine.js";
import { normalOfT } from "../statistics/student-t.js";
import { type DriftSeries, drift } from "./drift.js";
import { profileDistance } from "./profile-distance.js";
import { dependenceOf, FALSE_ALARM_EVERY, firstShift } from "./self-starting-cusum.js";

const normals = (seed: number, count: number) => {
  const normal = normalFrom(random(seed));
  return Array.from({ length: count }, () => normal());
};
/** Joules with a noise of 4 %, that shift by a factor at a place. */
const joules = (seed: number, count: number, at = count, factor = 1) =>
  normals(seed, count).map((one, i) => 5 * Math.exp(0.04 * one) * (i >= at ? factor : 1));
const energy = (values: readonly number[]): DriftSeries => ({
  name: "joules per token",
  kind: "energy",
  values,
});
const forecast = (values: readonly number[]): DriftSeries => ({ name: "missed", kind: "forecast", values });

describe("the self-starting CUSUM", () => {
  it("steady values alarm about as rarely as is stated", () => {
    // What has not alarmed in 3,000 values counts as 3,000: the mean is that much shorter.
    const lengths = Array.from({ length: 400 }, (_, i) => firstShift(normals(i, 3000))?.alarmAt ?? 3000);
    const mean = lengths.reduce((sum, one) => sum + one) / lengths.length;
    expect(mean).toBeGreaterThan(0.8 * FALSE_ALARM_EVERY);
    expect(mean).toBeLessThan(1.3 * FALSE_ALARM_EVERY);
  });

  it.each([
    [2, 88],
    [1, 75],
  ])("a shift of %d deviations after 50 values is found within 60 in most of 100 series", (size, most) => {
    const found = Array.from({ length: 100 }, (_, i) =>
      firstShift(normals(1000 + i, 110).map((one, place) => one + (place >= 50 ? size : 0))),
    ).filter((shift) => shift && shift.alarmAt >= 50 && shift.direction === "up");
    expect(found.length).toBeGreaterThanOrEqual(most);
  });

  it("the opposite values shift the opposite way, and a scale changes nothing", () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(values, (given) => {
        const shift = firstShift(given);
        const turned = firstShift(given.map((one) => -one));
        expect(turned?.alarmAt).toBe(shift?.alarmAt);
        expect(turned?.beganAt).toBe(shift?.beganAt);
        if (shift) expect(turned?.direction).not.toBe(shift.direction);
        expect(firstShift(given.map((one) => 4 * one))?.alarmAt).toBe(shift?.alarmAt);
      }),
    );
  });

  it("one burst is no shift", () => {
    const values = normals(5, 60);
    values[40] = 1e6;
    expect(firstShift(values)).toBeUndefined();
  });

  it("a t is made as unlikely a normal value", () => {
    expect(normalOfT(2.2621571627409915, 9)).toBeCloseTo(1.959963984540054, 6);
    expect(normalOfT(-2.2621571627409915, 9)).toBeCloseTo(-1.959963984540054, 6);
    expect([normalOfT(0, 3), normalOfT(1e9, 300)]).toEqual([expect.closeTo(0, 6), 8]);
  });

  it("dependence is near zero for independent values, and near one for slow ones", () => {
    expect(Math.abs(dependenceOf(normals(3, 1000)))).toBeLessThan(0.1);
    expect(dependenceOf(Array.from({ length: 100 }, (_, i) => i))).toBeGreaterThan(0.9);
    expect(dependenceOf([1, 1, 1])).toBe(0);
  });
});

describe("the verdict", () => {
  it("figures that hold are fine", () => {
    expect(drift([energy(joules(1, 100))])).toMatchObject({
      verdict: "fine",
      why: "no figure shifted",
      series: [{ state: "steady", count: 100, leftOut: 0 }],
    });
  });

  it("joules that shift ask for an audit, and say since when and by how much", () => {
    const { verdict, series } = drift([energy(joules(2, 100, 60, 1.2))]);
    expect(verdict).toBe("re-audit");
    expect(series[0]?.change).toBeCloseTo(0.2, 1);
    expect(Math.abs((series[0]?.beganAt ?? 0) - 60)).toBeLessThanOrEqual(3);
    expect(drift([energy(joules(2, 100, 60, 0.8))]).series[0]?.direction).toBe("down");
  });

  it("a shift that is smaller than what counts is fine", () => {
    expect(drift([energy(joules(2, 300, 150, 1.04))])).toMatchObject({
      verdict: "fine",
      series: [{ state: "small" }],
    });
  });

  it("an earlier shift hides no later one, whether it was small or the other way", () => {
    const last = (...levels: (readonly [from: number, factor: number])[]) => {
      const factor = (i: number) => levels.findLast(([from]) => i >= from)?.[1] ?? 1;
      return drift([energy(joules(2, 300).map((one, i) => one * factor(i)))]).series[0];
    };
    const risen = last([60, 1.04], [290, 1.4]);
    expect(risen).toMatchObject({ state: "shifted", direction: "up" });
    expect(risen?.change).toBeCloseTo(0.4, 1);
    expect(Math.abs((risen?.beganAt ?? 0) - 290)).toBeLessThanOrEqual(3);
    expect(last([60, 0.9], [180, 1.1])).toMatchObject({ state: "shifted", direction: "up" });
    expect(last([60, 1.04], [240, 0.7])).toMatchObject({ state: "shifted", direction: "down" });
    expect(last([60, 1.3], [180, 1.01])).toMatchObject({ state: "small" });
    const missed = normals(4, 150).map((one, i) => (i < 50 ? 0.2 : i < 120 ? 0.1 : 0.5) + 0.02 * one);
    expect(drift([forecast(missed)]).verdict).toBe("retrain");
  });

  it("forecasts that miss more often ask for training, also where joules shift", () => {
    const missed = (after: number) => normals(4, 100).map((one, i) => (i < 50 ? 0.1 : after) + 0.02 * one);
    const both = [energy(joules(2, 100, 60, 1.2)), forecast(missed(0.3))];
    expect(drift(both)).toMatchObject({ verdict: "retrain", why: expect.stringContaining("missed went up") });
    expect(drift([forecast(missed(0.01))]).verdict).toBe("fine");
  });

  it("the workload beside a shift says whether it moved, too", () => {
    const shifted = energy(joules(2, 100, 60, 1.3));
    const tokens = (factor: number) => joules(9, 100, 60, factor);
    expect(drift([shifted], [{ feature: "tokens", values: tokens(1.5) }]).why).toBe(
      "joules per token went up; the workload moved as well (tokens)",
    );
    expect(drift([shifted], [{ feature: "tokens", values: tokens(1) }]).why).toBe(
      "joules per token went up; the workload is as it was: the system changed",
    );
    expect(drift([shifted]).why).toBe("joules per token went up; the workload is not known");
    expect(drift([energy(joules(1, 100))], [{ feature: "tokens", values: joules(9, 100, 50, 2) }]).why).toBe(
      "no figure shifted, though the workload moved (tokens)",
    );
  });

  it("gaps are left out, counted, and keep their places", () => {
    const values = joules(2, 100, 60, 1.3).map((one, i) => [Number.NaN, 0, one, one][i % 4] as number);
    const [one] = drift([energy(values)]).series;
    expect(one).toMatchObject({ count: 50, leftOut: 50, state: "shifted" });
    expect(Math.abs((one?.beganAt ?? 0) - 62)).toBeLessThanOrEqual(4);
  });

  it.each([[[]], [[1, 2, 3]], [Array(50).fill(Number.NaN)]])("nothing is said of %o", (values) => {
    expect(drift([energy(values)])).toMatchObject({ verdict: "unknown", series: [{ state: "too few" }] });
  });

  it.each([Number.NaN, -1, 1])("a least change of %d is refused", (minChange) => {
    expect(() => drift([], [], { minChange })).toThrow("option minChange ");
  });
});

describe("the distance of profiles", () => {
  it("the distance is that of SciPy's ks_2samp", () => {
    expect(profileDistance("x", [1, 2, 2, 3, 5], [2, 3, 4, 6, 7, 8])?.distance).toBeCloseTo(0.5, 12);
    expect(profileDistance("x", [1, 2], [3, 4])).toMatchObject({ distance: 1, hasMoved: false });
    expect(profileDistance("x", [], [1])).toBeUndefined();
  });

  it("values that rounding alone tells apart have not moved", () => {
    const [before, after] = [0.25, 0.25 + 1e-16].map((value) => Array(50).fill(value));
    expect(profileDistance("x", before as number[], after as number[])).toMatchObject({ hasMoved: false });
    expect(profileDistance("x", before as number[], Array(50).fill(0.5))?.hasMoved).toBe(true);
  });

  it("the distance is symmetric, from 0 for the same to 1 for what lies apart", () => {
    const some = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const distance = profileDistance("x", a, b)?.distance as number;
        expect(profileDistance("x", b, a)?.distance).toBeCloseTo(distance, 12);
        expect(profileDistance("x", a, a)?.distance).toBe(0);
        expect(
          profileDistance(
            "x",
            a,
            b.map((one) => one + 10),
          )?.distance,
        ).toBe(1);
        expect(distance).toBeLessThanOrEqual(1);
      }),
    );
  });
});
