import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hodgesLehmann } from "./hodges-lehmann.js";
import { holm } from "./holm.js";
import { leastDetectable, pairsNeeded } from "./least-detectable.js";
import { signedRank } from "./signed-rank.js";
import { deviationOf, medianDeviationOf, medianOf } from "./spread.js";
import { tQuantile } from "./student-t.js";
import { welch } from "./welch.js";

/** Hollander and Wolfe, example 3.1: depression before and after tranquilizers (Salsburg 1970). */
const BEFORE = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
const DEPRESSION = AFTER.map((one, i) => one - (BEFORE[i] as number));

const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });

describe("the Hodges-Lehmann estimate", () => {
  it("the estimate and interval of Hollander and Wolfe's example are those printed", () => {
    const { value, low, high } = hodgesLehmann(DEPRESSION);
    expect(value).toBeCloseTo(-0.46, 12);
    expect(low).toBeCloseTo(-0.786, 12);
    expect(high).toBeCloseTo(-0.01, 12);
    expect(signedRank(DEPRESSION)).toMatchObject({ positive: 5, negative: 40, p: 0.0390625 });
  });

  it("an interval takes six differences", () => {
    expect(hodgesLehmann([1, 2, 3, 4, 5])).toEqual({ value: 3, low: -Infinity, high: Infinity });
    expect(hodgesLehmann([1, 2, 3, 4, 5, 6])).toEqual({ value: 3.5, low: 1, high: 6 });
  });

  it("the interval holds the centres that the test does not reject", () => {
    fc.assert(
      fc.property(values, fc.double({ min: -1, max: 1, noNaN: true }), (differences, centre) => {
        const { low, high } = hodgesLehmann(differences);
        const away = differences.map((one) => one - centre);
        // The law is that of continuous values: no ties, no zeros.
        fc.pre(new Set(away.map(Math.abs)).size === away.length && !away.includes(0));
        expect(signedRank(away).p > 0.05).toBe(low < centre && centre < high);
      }),
    );
  });

  it("the estimate moves with the differences and turns with their signs", () => {
    fc.assert(
      fc.property(values, (differences) => {
        const { value, low, high } = hodgesLehmann(differences);
        const turned = hodgesLehmann(differences.map((one) => -one));
        expect([turned.value, turned.low, turned.high].map((one) => one + 0)).toEqual(
          [-value, -high, -low].map((one) => one + 0),
        );
        expect(hodgesLehmann(differences.map((one) => one + 7)).value).toBeCloseTo(value + 7, 9);
      }),
    );
  });
});

describe("the t distribution", () => {
  it.each([
    [1, 12.706204736174694, 1.3763819204711738],
    [2, 4.302652729749462, 1.0606601717798214],
    [9, 2.262157162798205, 0.8834038596855346],
    [49, 2.0095752371292392, 0.8490183985380773],
    [199, 1.9719565442517533, 0.8434311999372966],
  ])("the quantiles of %i degrees are those of SciPy", (degrees, upper, power) => {
    expect(tQuantile(0.975, degrees) / upper).toBeCloseTo(1, 7);
    expect(tQuantile(0.8, degrees) / power).toBeCloseTo(1, 7);
  });
});

describe("Welch's test", () => {
  it("the test of two samples is that of SciPy", () => {
    const { p, degrees, low, high } = welch([10.2, 10.4, 9.9], [11.0, 11.6, 10.9, 11.3]);
    expect(p).toBeCloseTo(0.0050109024785403335, 8);
    expect(degrees).toBeCloseTo(4.9312813171080885, 10);
    expect(low).toBeCloseTo(0.47901782206370436, 7);
    expect(high).toBeCloseTo(1.587648844602962, 7);
  });

  it("samples without spread differ for certain, or by nothing", () => {
    expect(welch([1, 1, 1], [2, 2, 2])).toMatchObject({ value: 1, low: 1, high: 1, p: 0 });
    expect(welch([1, 1, 1], [1, 1, 1])).toMatchObject({ value: 0, p: 1 });
  });

  it("one value a side gives no p", () => {
    expect(welch([1], [2]).p).toBeNaN();
  });
});

describe("Holm's correction", () => {
  it("the adjusted p of R's p.adjust are met", () => {
    expect(holm([0.01, 0.02, 0.03, 0.04, 0.05]).map((p) => p.toFixed(4))).toEqual([
      ...["0.0500", "0.0800", "0.0900", "0.0900", "0.0900"],
    ]);
    expect(holm([])).toEqual([]);
  });

  it("the adjusted p keep the order, and lie between p and Bonferroni's", () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(ps, (given) => {
        const adjusted = holm(given);
        given.forEach((p, i) => {
          const own = adjusted[i] as number;
          expect(own).toBeGreaterThanOrEqual(p);
          expect(own).toBeLessThanOrEqual(
            Math.min(1, Math.max(p * given.length, ...adjusted.filter((_, j) => (given[j] as number) < p))),
          );
          given.forEach((other, j) => {
            if (other <= p) expect(adjusted[j] as number).toBeLessThanOrEqual(own);
          });
        });
      }),
    );
  });
});

describe("the least detectable change", () => {
  it("the formula gives what is computed by hand", () => {
    const differences = [-0.02, -0.01, 0, 0.01, 0.02];
    // t₀.₉₇₅ = 2.7764451, t₀.₈ = 0.9409646 of 4 degrees; s = 0.0158114, and 1.78 median deviations are 0.0177912.
    expect(leastDetectable(differences)).toBeCloseTo(
      Math.expm1((1.05 * 3.7174097 * 0.0158114) / Math.sqrt(5)),
      6,
    );
  });

  it("one burst does not hide what the other pairs show", () => {
    const quiet = [0.01, -0.01, 0.02, -0.02, 0.005, -0.005, 0.015, -0.015, 0.01];
    expect(leastDetectable([...quiet, 0.4])).toBeLessThan(0.04);
  });

  it("fewer than two pairs find nothing", () => {
    expect(leastDetectable([0.5])).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    [10, 0.085, 0.05, 29],
    [10, 0.02, 0.05, 10],
    [10, Number.POSITIVE_INFINITY, 0.05, Number.POSITIVE_INFINITY],
  ])("%i pairs that find %d must be so many to find %d: %d", (pairs, found, wanted, needed) => {
    expect(pairsNeeded(pairs, found, wanted)).toBe(needed);
  });
});

describe("the spread", () => {
  it("values of a textbook have the spread that it prints", () => {
    const eight = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(deviationOf(eight)).toBeCloseTo(2.138089935, 9);
    expect(medianOf(eight)).toBe(4.5);
    expect(medianDeviationOf(eight)).toBe(0.5);
    expect([medianOf([]), deviationOf([1])]).toEqual([Number.NaN, Number.NaN]);
  });
});
