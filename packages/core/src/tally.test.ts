import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growTally, multiplyTally, rangeOf, sumTallies, type Tally, tallyOf } from "./tally.js";

const tally = (value: number, down: number, up: number, deviation = 0): Tally => ({
  value,
  down,
  up,
  downVariance: deviation ** 2,
  upVariance: deviation ** 2,
});
const sumOf = (...tallies: Tally[]) =>
  tallies.reduce((sum, each) => sumTallies(sum, each) as Tally, tally(0, 0, 0));

describe("a sum of tallies", () => {
  it("a sum of tallies adds the error of the method: it is the same for all", () => {
    expect(rangeOf(sumOf(tally(10, 1, 2), tally(10, 1, 2)))).toEqual({ value: 20, low: 18, high: 24 });
  });

  it("a sum of tallies adds the error of sampling in quadrature: it is independent", () => {
    expect(rangeOf(sumOf(tally(10, 0, 0, 3), tally(10, 0, 0, 4)))).toEqual({ value: 20, low: 15, high: 25 });
  });

  it("a sum of tallies changes neither of its summands", () => {
    const part = tally(1, 2, 3, 4);
    const before = { ...part };
    expect(sumTallies(part, part)).toEqual({ value: 2, down: 4, up: 6, downVariance: 32, upVariance: 32 });
    expect(part).toEqual(before);
  });

  it("a sum of tallies that grows is the same as one of new objects", () => {
    const growing = { ...tally(1, 2, 3, 4) };
    growTally(growing, tally(10, 20, 30, 5));
    expect(growing).toEqual(sumTallies(tally(1, 2, 3, 4), tally(10, 20, 30, 5)));
  });

  it("a sum of tallies is unknown where both are, and otherwise what is known", () => {
    expect(sumTallies(undefined, undefined)).toBeUndefined();
    expect(sumTallies(tally(3, 0, 0), undefined)?.value).toBe(3);
    expect(sumTallies(undefined, tally(4, 0, 0))?.value).toBe(4);
    expect(sumTallies(tally(3, 0, 0), tally(4, 0, 0))?.value).toBe(7);
  });

  it("a sum of many equal parts is relatively narrower by their number, down to the method's error", () => {
    const many = rangeOf(sumOf(...Array.from({ length: 10_000 }, () => tally(1, 0.05, 0.05, 1))));
    expect(many.low).toBeCloseTo(10_000 - 500 - 100, 6);
    expect(many.high).toBeCloseTo(10_000 + 500 + 100, 6);
  });
});

describe("a product of a tally", () => {
  const numbers = fc.double({ min: -1000, max: 1000, noNaN: true });
  const ends = fc.tuple(numbers, numbers, numbers).map((all) => all.sort((a, b) => a - b));

  it("a product of a tally with a marginal intensity is between the least and the largest of its ends", () => {
    const energies = fc.tuple(
      ...Array.from({ length: 3 }, () => fc.double({ min: 0, max: 1000, noNaN: true })),
    );
    fc.assert(
      fc.property(energies, ends, (energy, [low = 0, value = 0, high = 0]) => {
        const [least = 0, middle = 0, most = 0] = energy.sort((a, b) => a - b);
        const range = rangeOf(
          multiplyTally(tally(middle, middle - least, most - middle), { low, value, high }),
        );
        const products = [least, most].flatMap((end) => [end * low, end * high]);
        expect(range.value).toBeCloseTo(middle * value, 6);
        expect(range.low).toBeCloseTo(Math.min(...products), 5);
        expect(range.high).toBeCloseTo(Math.max(...products), 5);
      }),
    );
  });

  it("a product of a negative tally with an overhead keeps its bounds around its value", () => {
    const grams = tallyOf({ value: -10, low: -14, high: -7 });
    const cooling = rangeOf(multiplyTally(grams, { value: 0.2, low: 0.1, high: 0.3 }));
    expect(cooling.value).toBeCloseTo(-2, 9);
    expect(cooling.low).toBeCloseTo(-4.2, 9);
    expect(cooling.high).toBeCloseTo(-0.7, 9);
  });

  it("a product of a tally takes the sampling error of the end that it comes from", () => {
    const energy: Tally = { value: 10, down: 0, up: 0, downVariance: 1, upVariance: 4 };
    const { downVariance, upVariance } = multiplyTally(energy, { value: -3, low: -3, high: -3 });
    expect([downVariance, upVariance]).toEqual([36, 9]);
  });
});

describe("a range", () => {
  it("a range is below 0 where the method's bound is, and by no sampling or rounding error", () => {
    expect(rangeOf(tally(-5, 2, 1, 3))).toEqual({ value: -5, low: -10, high: -1 });
    expect(rangeOf(tally(1, 3, 1)).low).toBe(-2);
    expect(rangeOf(tally(0.3, 0.1 + 0.2, 0)).low).toBe(0);
  });

  it("a range is never below 0", () => {
    expect(rangeOf(tally(2, 1, 1, 5)).low).toBe(0);
  });

  it("a range that was stated comes back as it was", () => {
    expect(rangeOf(tallyOf({ value: 5, low: 4, high: 9 }))).toEqual({ value: 5, low: 4, high: 9 });
    expect(tallyOf({ value: 5, low: 6, high: 4 })).toMatchObject({ down: 0, up: 0 });
  });
});

describe("a product", () => {
  it("a product of a tally multiplies low by low and high by high", () => {
    const product = multiplyTally(tally(10, 2, 5), { value: 3, low: 2, high: 4 });
    expect(rangeOf(product)).toEqual({ value: 30, low: 16, high: 60 });
  });

  it("a product of a tally scales the error of sampling, also where nothing else is uncertain", () => {
    const { low, high } = rangeOf(multiplyTally(tally(10, 0, 0, 2), { value: 3, low: 3, high: 3 }));
    expect([low, high]).toEqual([24, 36]);
  });

  it("a product of a tally by a factor without a band is only scaled", () => {
    expect(multiplyTally(tally(10, 2, 5, 1), { value: 2, low: 2, high: 2 })).toEqual(
      expect.objectContaining({ value: 20, down: 4, up: 10, downVariance: 4, upVariance: 4 }),
    );
  });

  const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it("a product of a tally holds the truth wherever it lies in both bands", () => {
    fc.assert(
      fc.property(amount, share, amount, amount, share, amount, share, share, (v, d, up, f, l, h, a, b) => {
        const energy = tally(v, v * d, up);
        const factor = { value: f, low: f * l, high: f + h };
        const { value, low, high } = rangeOf(multiplyTally(energy, factor));
        const truth = (v * (1 - d) + a * (v * d + up)) * (factor.low + b * (factor.high - factor.low));
        const slack = 1e-9 * (high + 1);
        expect(truth).toBeGreaterThanOrEqual(low - slack);
        expect(truth).toBeLessThanOrEqual(high + slack);
        expect(low - slack).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high + slack);
      }),
    );
  });

  it("a product of a tally adds up: grams of a sum are the sum of the grams", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, share, amount), { maxLength: 10 }), amount, (parts, f) => {
        const factor = { value: f, low: f / 2, high: f * 2 };
        const tallies = parts.map(([v, d, up]) => tally(v, v * d, up));
        const one = rangeOf(multiplyTally(sumOf(...tallies), factor));
        const other = rangeOf(sumOf(...tallies.map((each) => multiplyTally(each, factor))));
        for (const key of ["value", "low", "high"] as const)
          expect(Math.abs(one[key] - other[key])).toBeLessThanOrEqual(1e-9 * (one.high + 1));
      }),
    );
  });
});
