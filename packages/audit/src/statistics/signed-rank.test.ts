import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signedRank, sumChances } from "./signed-rank.js";

/** Darwin's 15 pairs of plants (1876), as Fisher and Hollander & Wolfe print them. */
const DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

describe("the signed-rank test", () => {
  // SciPy 1.17: wilcoxon(d, zero_method="pratt", method=PermutationMethod(n_resamples=inf)).
  it.each<[number[], number, number]>([
    [DARWIN, 24, 0.041259765625],
    [[0.02, 0.05, -0.03, 0.04, 0.01, 0.06, -0.005, 0.08], 5, 0.078125],
    [[1, 1, -1, 2, 2, -2, 3, 0, 0, 4], 11, 0.1640625],
    [[0, 0, 0, 1, -1, 2], 4.5, 0.75],
    [[1, 1, 1, 1, 1, 1, 1, 1], 0, 0.0078125],
    [[-3, 1, 1, 2, -2, 5, 5, 5, 0, 7, -4, 6], 17.5, 0.1015625],
  ])("the p of %o is that of SciPy", (differences, least, p) => {
    const test = signedRank(differences);
    expect(Math.min(test.positive, test.negative)).toBe(least);
    expect(test.p).toBeCloseTo(p, 14);
  });

  it.each([[[]], [[0, 0, 0]]])("%o differ by nothing", (differences) => {
    expect(signedRank(differences)).toEqual({ positive: 0, negative: 0, p: 1, effectSize: 0 });
  });

  it("the p is the share of all signs that are as uneven", () => {
    const few = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(few, (differences) => {
        const { positive, negative, p } = signedRank(differences);
        const ranks = ranksOf(differences);
        const total = positive + negative;
        let asUneven = 0;
        for (let signs = 0; signs < 2 ** ranks.length; signs++) {
          const sum = ranks.reduce((part, rank, i) => part + ((signs >> i) & 1 ? rank : 0), 0);
          if (Math.min(sum, total - sum) <= Math.min(positive, negative)) asUneven++;
        }
        expect(p).toBeCloseTo(asUneven / 2 ** ranks.length, 12);
      }),
    );
  });

  it("the opposite differences have the same p and the opposite effect", () => {
    const some = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(some, (differences) => {
        const test = signedRank(differences);
        const opposite = signedRank(differences.map((one) => -one));
        expect(opposite.p).toBe(test.p);
        expect(opposite.effectSize + test.effectSize).toBe(0);
      }),
    );
  });

  it("the chances of 200 ranks add up to 1", () => {
    const ranks = Array.from({ length: 200 }, (_, i) => i + 1);
    expect(sumChances(ranks).reduce((sum, one) => sum + one)).toBeCloseTo(1, 12);
  });
});

/** By the definition: the mean place of all that are as large, zeros apart. */
function ranksOf(differences: readonly number[]): number[] {
  const sizes = differences.map(Math.abs);
  return sizes.map((size) =>
    size === 0
      ? 0
      : sizes.filter((one) => one < size).length + (sizes.filter((one) => one === size).length + 1) / 2,
  );
}
