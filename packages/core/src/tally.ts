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
 * Multiplies by a quantity that has a band of its own, such as energy by carbon intensity: low by low, high by high,
 * as interval arithmetic has it for quantities that are not negative.
 */
export function multiplyTally(tally: Tally, factor: Range): Tally {
  const value = tally.value * factor.value;
  return {
    value,
    down: value - (tally.value - tally.down) * factor.low,
    up: (tally.value + tally.up) * factor.high - value,
    downVariance: tally.downVariance * factor.low ** 2,
    upVariance: tally.upVariance * factor.high ** 2,
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

/** The value and the bounds between which the truth is held to lie; never below 0. */
export function rangeOf({ value, down, up, downVariance, upVariance }: Tally): Range {
  return {
    value,
    low: Math.max(0, value - down - Math.sqrt(downVariance)),
    high: value + up + Math.sqrt(upVariance),
  };
}
