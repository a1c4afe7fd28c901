/** Products whose truth is simulated: nine of ten lie in the band, at any widths and in any sum. */

import { describe, expect, it } from "vitest";
import type { Range } from "../../src/contracts/footprint.js";
import { multiplyTally, rangeOf, sumTallies, type Tally, tallyOf } from "../../src/quantities/tally.js";

const DRAWS = 20_000;
/** The 95th percentile of a standard normal. */
const Z95 = 1.6448536269514722;

/** Standard normal numbers, the same in each run: Park and Miller's generator, Box and Muller's transform. */
function normals(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

/** A truth whose median and whose 5th and 95th percentile are those of the range: lognormal to each side, or normal where it reaches below 0. */
function truthAt({ value, low, high }: Range, normal: number): number {
  const share = normal / Z95;
  if (low < 0 || high <= 0) return value + share * (normal < 0 ? value - low : high - value);
  return value * (normal < 0 ? (low / value) ** -share : (high / value) ** share);
}

/** Of simulated truths the shares below and above a band. */
function outside({ low, high }: Range, truth: (normal: () => number) => number) {
  const normal = normals(20_261_128);
  let [below, above] = [0, 0];
  for (let i = 0; i < DRAWS; i++) {
    const drawn = truth(normal);
    if (drawn < low) below++;
    else if (drawn > high) above++;
  }
  return { below: below / DRAWS, above: above / DRAWS, inside: 1 - (below + above) / DRAWS };
}

const band = (value: number, below: number, above: number): Range => ({
  ...{ value, low: value / below, high: value * above },
});
/** Factors below and above: from a sensor to a guess, symmetric and skewed to either side. */
const WIDTHS: readonly (readonly [below: number, above: number])[] = [
  [1.05, 1.05],
  [1.4, 1.4],
  [1.6, 1.6],
  [3, 3],
  [6, 6],
  [3.7, 4.8],
  [4, 1.6],
  [1.4, 4],
  [8, 2],
];
const pairs = WIDTHS.flatMap((energy) => WIDTHS.map((intensity) => [energy, intensity] as const));

describe("the band of a product", () => {
  it.each(pairs)("the band of a product holds nine of ten truths, %j times %j", (energy, intensity) => {
    const [joules, grams] = [band(1000, ...energy), band(400, ...intensity)];
    const product = rangeOf(multiplyTally(tallyOf(joules), grams));
    const { inside, below, above } = outside(
      product,
      (normal) => truthAt(joules, normal()) * truthAt(grams, normal()),
    );
    expect(inside).toBeGreaterThan(0.87);
    expect(inside).toBeLessThan(0.93);
    expect(Math.max(below, above)).toBeLessThan(0.065);
  });

  it.each([
    [0, -10, 10],
    [10, -1, 20],
    [10, -10, 40],
    [100, -20, 300],
    [-5, -30, 10],
    [-50, -90, 20],
  ])(
    "the band of a product holds nine of ten truths at a marginal intensity of %d (%d to %d)",
    (value, low, high) => {
      for (const width of [1.05, 1.6, 3]) {
        const joules = band(1000, width, width);
        const grams = { value, low, high };
        const product = rangeOf(multiplyTally(tallyOf(joules), grams));
        const { inside } = outside(product, (normal) => truthAt(joules, normal()) * truthAt(grams, normal()));
        expect(inside).toBeGreaterThan(0.87);
        expect(inside).toBeLessThan(0.93);
      }
    },
  );

  it("the band of a sum over slots holds nine of ten truths: a reading and a method err alike in all of them", () => {
    for (const [energy, intensity] of pairs) {
      const slots = [1, 5, 20].map(
        (share) => [band(10 * share, ...energy), band(700 / share, ...intensity)] as const,
      );
      const sum = slots
        .map(([joules, grams]) => multiplyTally(tallyOf(joules), grams))
        .reduce((total, each) => sumTallies(total, each) as Tally);
      const { inside } = outside(rangeOf(sum), (normal) => {
        const [one, other] = [normal(), normal()];
        return slots.reduce(
          (total, [joules, grams]) => total + truthAt(joules, one) * truthAt(grams, other),
          0,
        );
      });
      expect(inside).toBeGreaterThan(0.87);
      expect(inside).toBeLessThan(0.93);
    }
  });

  it("the band of a sum of a measured and an estimated part at one intensity holds nine of ten truths", () => {
    const [measured, estimated, grams] = [band(800, 1.05, 1.05), band(300, 4, 5), band(380, 2.5, 1.7)];
    const sum = sumTallies(
      ...([measured, estimated].map((joules) => multiplyTally(tallyOf(joules), grams)) as [Tally, Tally]),
    ) as Tally;
    const { inside } = outside(rangeOf(sum), (normal) => {
      const [method, reading] = [normal(), normal()];
      return (truthAt(measured, method) + truthAt(estimated, method)) * truthAt(grams, reading);
    });
    expect(inside).toBeGreaterThan(0.87);
    expect(inside).toBeLessThan(0.93);
  });

  it("the band of an overhead on the grams holds nine of ten truths", () => {
    const [joules, grams, overhead] = [band(1000, 1.2, 1.3), band(400, 1.6, 1.6), band(0.3, 3, 1.5)];
    const product = rangeOf(multiplyTally(multiplyTally(tallyOf(joules), grams), overhead));
    const { inside } = outside(product, (normal) =>
      [joules, grams, overhead].reduce((all, each) => all * truthAt(each, normal()), 1),
    );
    expect(inside).toBeGreaterThan(0.87);
    expect(inside).toBeLessThan(0.93);
  });
});
