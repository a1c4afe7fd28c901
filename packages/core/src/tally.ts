/**
 * Sums of quantities with bands. The error of a method is correlated: lows add, highs add. The error of sampling is
 * independent from activity to activity: it adds in quadrature. (GUM, JCGM 100:2008, 5.1 and 5.2.)
 */

import type { Range } from "./footprint.js";

/** One quantity in the making. */
export interface Tally {
  readonly value: number;
  /** How far the truth may lie below and above `value` because of the method. */
  readonly down: number;
  readonly up: number;
  /** Squares of the sampling error below and above. */
  readonly downVariance: number;
  readonly upVariance: number;
}

/** A sum that grows. Only who made it adds to it. */
export type Growing = { -readonly [K in keyof Tally]: Tally[K] };

/** Adds to a sum that nobody else holds yet: no new object. @example growTally(sum, part) */
export function growTally(sum: Growing, more: Tally): void {
  sum.value += more.value;
  sum.down += more.down;
  sum.up += more.up;
  sum.downVariance += more.downVariance;
  sum.upVariance += more.upVariance;
}

/** Undefined is not known: it adds nothing, and two of them stay unknown. @example sumTallies(total, part) */
export function sumTallies(a: Tally | undefined, b: Tally | undefined): Tally | undefined {
  if (!a || !b) return a ?? b;
  return {
    value: a.value + b.value,
    down: a.down + b.down,
    up: a.up + b.up,
    downVariance: a.downVariance + b.downVariance,
    upVariance: a.upVariance + b.upVariance,
  };
}

/**
 * Multiplies by a quantity that has a band of its own, such as energy by carbon intensity, as interval arithmetic has it: low by
 * low and high by high; a marginal intensity may be negative, and then the largest energy gives the lowest product.
 */
export function multiplyTally(tally: Tally, factor: Range): Tally {
  const { downVariance, upVariance } = tally;
  const value = tally.value * factor.value;
  const least = tally.value - tally.down;
  const most = tally.value + tally.up;
  // Which end of the tally, and which of the factor, make each end of the product.
  const atLow = factor.low < 0;
  const atHigh = factor.high < 0;
  const low = least < 0 && !atLow ? factor.high : factor.low;
  const high = most < 0 && !atHigh ? factor.low : factor.high;
  return {
    value,
    down: value - (atLow ? most : least) * low,
    up: (atHigh ? least : most) * high - value,
    downVariance: (atLow ? upVariance : downVariance) * low ** 2,
    upVariance: (atHigh ? downVariance : upVariance) * high ** 2,
  };
}

/** A tally from a range that somebody else stated: all of its band is the method's. */
export const tallyOf = ({ value, low, high }: Range): Tally => ({
  value,
  down: Math.max(0, value - low),
  up: Math.max(0, high - value),
  downVariance: 0,
  upVariance: 0,
});

/** What floating point may leave of a bound at 0, as a share of the band. */
const ROUNDED = 1e-9;

/** The value and the bounds between which the truth is held to lie. Only a negative intensity takes it below 0, no sampling error does. */
export function rangeOf({ value, down, up, downVariance, upVariance }: Tally): Range {
  const low = value - down - Math.sqrt(downVariance);
  return {
    value,
    low: value - down < -ROUNDED * down ? low : Math.max(0, low),
    high: value + up + Math.sqrt(upVariance),
  };
}
