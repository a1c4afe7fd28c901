/**
 * Sums of quantities with bands. The error of a method is correlated: lows add, highs add. The error of sampling is
 * independent from activity to activity: it adds in quadrature. (GUM, JCGM 100:2008, 5.1 and 5.2.)
 */

import type { Range } from "./footprint.js";

/** One quantity in the making. */
export interface Tally {
  value: number;
  /** How far the truth may lie below and above `value` because of the method. */
  down: number;
  up: number;
  /** Square of the sampling error. */
  variance: number;
}

/** @example const sum = emptyTally(); addTally(sum, part); rangeOf(sum); */
export const emptyTally = (): Tally => ({ value: 0, down: 0, up: 0, variance: 0 });

/** Adds in place. */
export function addTally(sum: Tally, part: Tally): void {
  sum.value += part.value;
  sum.down += part.down;
  sum.up += part.up;
  sum.variance += part.variance;
}

/** Multiplies by a quantity that has a band of its own, such as energy by carbon intensity. */
export function multiplyTally({ value, down, up, variance }: Tally, factor: Range): Tally {
  return {
    value: value * factor.value,
    down: value * factor.value - (value - down) * factor.low,
    up: (value + up) * factor.high - value * factor.value,
    variance: variance * factor.value ** 2,
  };
}

/** A tally from a range that somebody else stated: all of its band is the method's. */
export const tallyOf = ({ value, low, high }: Range): Tally => ({
  value,
  down: Math.max(0, value - low),
  up: Math.max(0, high - value),
  variance: 0,
});

/** The value and the bounds between which the truth is held to lie; never below 0. */
export function rangeOf({ value, down, up, variance }: Tally): Range {
  const sampling = Math.sqrt(variance);
  return { value, low: Math.max(0, value - down - sampling), high: value + up + sampling };
}
