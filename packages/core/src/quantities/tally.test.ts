import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  growTally,
  multiplyRange,
  multiplyTally,
  productTally,
  rangeOf,
  sumTallies,
  type Tally,
  tallyOf,
} from "./tally.js";

const tally = (value: number, down: number, up: number, deviation = 0): Tally => ({
  value,
  down,
  up,
  downVariance: deviation ** 2,
  upVariance: deviation ** 2,
  factorDown: 0,
  factorUp: 0,
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
    expect(sumTallies(part, part)).toEqual({
      ...part,
      value: 2,
      down: 4,
      up: 6,
      downVariance: 32,
      upVariance: 32,
    });
    expect(part).toEqual(before);
  });

  it("a sum of tallies that grows is the same as one of new objects", () => {
    const factor = { value: 3, low: 2, high: 5 };
    const growing = { ...multiplyTally(tally(1, 2, 3, 4), factor) };
    const more = multiplyTally(tally(10, 20, 30, 5), factor);
    const sum = sumTallies(growing, more);
    growTally(growing, more);
    expect(growing).toEqual(sum);
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
  const thousandths = (least: number) => fc.integer({ min: least, max: 1e6 }).map((count) => count / 1000);
  const numbers = thousandths(-1e6);
  const ends = fc.tuple(numbers, numbers, numbers).map((all) => all.sort((a, b) => a - b));

  it("a product of a tally with a marginal intensity has the signs of its ends, and its bounds around its value", () => {
    const energies = fc.tuple(...Array.from({ length: 3 }, () => thousandths(0)));
    fc.assert(
      fc.property(energies, ends, (energy, [low = 0, value = 0, high = 0]) => {
        const [least = 0, middle = 0, most = 0] = energy.sort((a, b) => a - b);
        const range = rangeOf(
          multiplyTally(tally(middle, middle - least, most - middle), { low, value, high }),
        );
        const products = [least, most].flatMap((end) => [end * low, end * high]);
        expect(range.value).toBe(middle * value);
        expect(range.low).toBeLessThanOrEqual(range.value);
        expect(range.high).toBeGreaterThanOrEqual(range.value);
        if (low >= 0) expect(range.low).toBeGreaterThanOrEqual(Math.min(...products) - 1e-9 * range.high);
        if (high <= 0) expect(range.high).toBeLessThanOrEqual(Math.max(...products) - 1e-9 * range.low);
        if (least * low < 0) expect(range.low).toBeLessThan(0);
        if (least * high > 0) expect(range.high).toBeGreaterThan(0);
      }),
    );
  });

  it("a product of a negative tally with an overhead keeps its bounds around its value", () => {
    const grams = tallyOf({ value: -10, low: -14, high: -7 });
    const cooling = rangeOf(multiplyTally(grams, { value: 0.2, low: 0.1, high: 0.3 }));
    expect(cooling.value).toBeCloseTo(-2, 9);
    expect(cooling.low).toBeCloseTo(-2 * Math.exp(Math.hypot(Math.log(1.4), Math.log(1.5))), 9);
    expect(cooling.high).toBeCloseTo(-2 * Math.exp(-Math.hypot(Math.log(0.7), Math.log(0.5))), 9);
  });

  it("a product of a tally takes the sampling error of the end that it comes from", () => {
    const energy: Tally = { ...tally(10, 0, 0), downVariance: 1, upVariance: 4 };
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
  it("a product of a tally adds the squares of distances in logarithms", () => {
    const product = multiplyTally(tally(10, 5, 10), { value: 3, low: 1.5, high: 6 });
    const { value, low, high } = rangeOf(product);
    expect(value).toBe(30);
    expect(low).toBeCloseTo(30 / 2 ** Math.SQRT2, 9);
    expect(high).toBeCloseTo(30 * 2 ** Math.SQRT2, 9);
  });

  it("a product of a tally is exact where only one of the two is uncertain", () => {
    const band = { value: 3, low: 2, high: 5 };
    expect(rangeOf(multiplyTally(tally(10, 0, 0), band))).toEqual({ value: 30, low: 20, high: 50 });
    expect(rangeOf(multiplyTally(tallyOf(band), { value: 10, low: 10, high: 10 }))).toEqual({
      ...{ value: 30, low: 20, high: 50 },
    });
  });

  it("a product of a tally with a bound at 0 has it too, and one of nothing is nothing", () => {
    const from0 = { value: 4, low: 0, high: 8 };
    const band = { value: 3, low: 1.5, high: 6 };
    expect(rangeOf(multiplyTally(tallyOf(from0), band)).low).toBe(0);
    expect(rangeOf(multiplyTally(tallyOf(band), from0)).low).toBe(0);
    expect(rangeOf(multiplyTally(tally(0, 0, 0), band))).toEqual({ value: 0, low: 0, high: 0 });
    expect(rangeOf(multiplyTally(tally(0, 0, 2), band))).toEqual({ value: 0, low: 0, high: 6 });
    expect(rangeOf(multiplyTally(tallyOf(band), { value: 0, low: 0, high: 0 }))).toEqual({
      value: 0,
      low: 0,
      high: 0,
    });
  });

  it("a product of several factors joins the errors of all", () => {
    const twice = { value: 1, low: 0.5, high: 2 };
    const product = multiplyTally(multiplyTally(tallyOf(twice), twice), twice);
    expect(rangeOf(product).high).toBeCloseTo(2 ** Math.sqrt(3), 9);
    expect(rangeOf(product).low).toBeCloseTo(2 ** -Math.sqrt(3), 9);
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

  it("a product of a tally is as wide as the wider of the two at least, and less than all that they allow", () => {
    fc.assert(
      fc.property(amount, share, amount, amount, share, amount, (v, d, up, f, l, h) => {
        const energy = tally(v, v * d, up);
        const factor = { value: f, low: f * l, high: f + h };
        const { value, low, high } = rangeOf(multiplyTally(energy, factor));
        const slack = 1e-9 * (high + 1);
        expect(low).toBeLessThanOrEqual(Math.min(v * f * (1 - d), v * factor.low) + slack);
        expect(high).toBeGreaterThanOrEqual(Math.max((v + up) * f, v * factor.high) - slack);
        expect(low).toBeGreaterThanOrEqual(v * (1 - d) * factor.low - slack);
        expect(high).toBeLessThanOrEqual((v + up) * factor.high + slack);
        expect(low - slack).toBeLessThanOrEqual(value);
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

  it("a product of two ranges is that of their tallies", () => {
    const [energy, factor] = [
      { value: 10, low: 4, high: 30 },
      { value: 3, low: 1, high: 6 },
    ];
    expect(multiplyRange(energy, factor)).toEqual(rangeOf(multiplyTally(tallyOf(energy), factor)));
  });
});

describe("a product that somebody stated", () => {
  const near = (range: ReturnType<typeof rangeOf>, as: ReturnType<typeof rangeOf>) => {
    for (const key of ["value", "low", "high"] as const)
      expect(Math.abs(range[key] - as[key])).toBeLessThanOrEqual(1e-9 * as.high);
  };

  it("a product that somebody stated comes back as it was, and has the errors of both factors", () => {
    const energy = { value: 10, low: 5, high: 30 };
    const factor = { value: 0.4, low: 0.1, high: 0.6 };
    const product = multiplyRange(energy, factor);
    const stated = productTally(product, energy);
    near(rangeOf(stated), product);
    const made = multiplyTally(tallyOf(energy), factor);
    for (const key of ["down", "up", "factorDown", "factorUp"] as const)
      expect(stated[key]).toBeCloseTo(made[key], 9);
  });

  it.each([
    [
      { value: 4, low: 0, high: 9 },
      { value: 10, low: 5, high: 30 },
    ],
    [
      { value: 4, low: 0, high: 9 },
      { value: 10, low: 0, high: 30 },
    ],
    [
      { value: 4, low: 3.9, high: 4.1 },
      { value: 10, low: 1, high: 90 },
    ],
    [
      { value: 0, low: 0, high: 9 },
      { value: 0, low: 0, high: 30 },
    ],
    [
      { value: -4, low: -9, high: 2 },
      { value: 10, low: 5, high: 30 },
    ],
    [{ value: 4, low: 2, high: 9 }, undefined],
  ])("a product that somebody stated comes back as it was: %j of %j", (product, energy) => {
    near(rangeOf(productTally(product, energy)), product);
  });
});
