/** A factor with its error in logarithms, where independent errors add in quadrature. */

import type { Range } from "@wattspan/core";

/** A factor and its error. */
export interface Spread {
  readonly value: number;
  /** log(value ÷ low) and log(high ÷ value), where low and high hold 90 %. */
  readonly below: number;
  readonly above: number;
}

/** @example spreadOf({ value: 2, low: 1, high: 4 }).above // 0.69 */
export const spreadOf = ({ value, low, high }: Range): Spread => ({
  value,
  below: Math.log(value / low),
  above: Math.log(high / value),
});

/** The product of factors with independent errors. @example product([spreadOf(HOST), spreadOf(PUE)]) */
export const product = (factors: readonly Spread[]): Spread =>
  factors.reduce((all, { value, below, above }) => ({
    value: all.value * value,
    below: bothOf(all.below, below),
    above: bothOf(all.above, above),
  }));

/** Two independent errors together. `Math.hypot` takes ten times as long. */
export const bothOf = (one: number, other: number): number => Math.sqrt(one * one + other * other);

/** @example boundsOf({ value: 2, below: 0, above: 0.69 }) // { value: 2, low: 2, high: 4 } */
export const boundsOf = ({ value, below, above }: Spread): Range => ({
  value,
  low: value * Math.exp(-below),
  high: value * Math.exp(above),
});
