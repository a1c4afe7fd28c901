/** The product of two quantities whose errors have nothing to do with each other. */

import type { Range } from "@wattspan/core";

/** A factor as it is multiplied with: its value, and how far it reaches to both sides on a logarithmic scale, squared. */
export interface Factor {
  readonly value: number;
  readonly downSquared: number;
  readonly upSquared: number;
}

/** A range of positive numbers as a factor. @example factorOf({ value: 2, low: 1, high: 4 }).upSquared // ln(2)² */
export const factorOf = ({ value, low, high }: Range): Factor => ({
  value,
  downSquared: Math.log(value / low) ** 2,
  upSquared: Math.log(high / value) ** 2,
});

/** The product of factors. @example productOfFactors([factorOf(a), factorOf(b)]) */
export const productOfFactors = (factors: readonly Factor[]): Factor => ({
  value: factors.reduce((product, { value }) => product * value, 1),
  downSquared: factors.reduce((sum, { downSquared }) => sum + downSquared, 0),
  upSquared: factors.reduce((sum, { upSquared }) => sum + upSquared, 0),
});

/**
 * A range times factors whose errors are none of its own: logarithms of bands add up as the hypotenuse does, for both are rarely at their ends at
 * once. Exact for lognormal errors.
 * @example independentProducts({ value: 10, low: 5, high: 20 }, [factorOf({ value: 2, low: 1, high: 4 })]) // 20, from 7.5 to 53
 */
export function independentProducts(range: Range, factors: readonly Factor[]): readonly Range[] {
  const { value, low, high } = range;
  if (value === 0) return factors.map((factor) => ({ value: 0, low: 0, high: high * factor.value }));
  const [down, up] = [Math.log(value / low) ** 2, Math.log(high / value) ** 2];
  return factors.map((factor) => {
    const middle = value * factor.value;
    return {
      value: middle,
      low: middle * Math.exp(-Math.sqrt(down + factor.downSquared)),
      high: middle * Math.exp(Math.sqrt(up + factor.upSquared)),
    };
  });
}
