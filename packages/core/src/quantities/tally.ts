/**
 * Sums and products of quantities with bands. The error of a method is correlated: lows add, highs add. The
 * error of sampling is independent from activity to activity: it adds in quadrature. (GUM, JCGM 100:2008, 5.1
 * and 5.2.) A factor's error is independent of the quantity's, and the same for all quantities that it
 * multiplies: factor errors are added up separately, and both meet in the band.
 */

import type { Range } from "../contracts/footprint.js";

/** An unfinished quantity. */
export interface Tally {
  readonly value: number;
  /** Distance of the truth below and above `value` due to the method. */
  readonly down: number;
  readonly up: number;
  /** Squares of the sampling error below and above. */
  readonly downVariance: number;
  readonly upVariance: number;
  /** Distance below and above due to a factor, such as a carbon intensity. */
  readonly factorDown: number;
  readonly factorUp: number;
}

/** A growing sum. Only its creator adds to it. */
export type MutableTally = { -readonly [K in keyof Tally]: Tally[K] };

/** Adds to a sum that is not shared yet: no new object. @example growTally(sum, part) */
export function growTally(sum: MutableTally, more: Tally): void {
  sum.value += more.value;
  sum.down += more.down;
  sum.up += more.up;
  sum.downVariance += more.downVariance;
  sum.upVariance += more.upVariance;
  sum.factorDown += more.factorDown;
  sum.factorUp += more.factorUp;
}

/** Undefined is unknown: it adds nothing, and two of them stay unknown. @example sumTallies(total, part) */
export function sumTallies(a: Tally | undefined, b: Tally | undefined): Tally | undefined {
  if (!a || !b) return a ?? b;
  return {
    value: a.value + b.value,
    down: a.down + b.down,
    up: a.up + b.up,
    downVariance: a.downVariance + b.downVariance,
    upVariance: a.upVariance + b.upVariance,
    factorDown: a.factorDown + b.factorDown,
    factorUp: a.factorUp + b.factorUp,
  };
}

/**
 * Multiplies by a quantity with its own band, such as energy by carbon intensity. Their errors are
 * independent, so their extremes rarely coincide: {@link rangeOf} gives the 5th and the 95th percentile of
 * the product. A marginal intensity may be negative.
 * @example rangeOf(multiplyTally(tallyOf({ value: 1, low: 0.5, high: 2 }), { value: 1, low: 0.5, high: 2 })).high // 2 ** √2, not 4
 */
export function multiplyTally(tally: Tally, factor: Range): Tally {
  const by = factor.value;
  const value = tally.value * by;
  const size = Math.abs(by);
  const square = by * by;
  const { down, up, downVariance, upVariance, factorDown, factorUp } = by < 0 ? turned(tally) : tally;
  const one = tally.value * beyond(factor.low, by, tally);
  const other = tally.value * beyond(factor.high, by, tally);
  const less = value - Math.min(one, other);
  const more = Math.max(one, other) - value;
  const factors = joint(value, size * factorDown, size * factorUp, less, more);
  return {
    value,
    down: size * down,
    up: size * up,
    downVariance: square * downVariance,
    upVariance: square * upVariance,
    factorDown: value - factors.low,
    factorUp: factors.high - value,
  };
}

const turned = (tally: Tally): Omit<Tally, "value"> => ({
  down: tally.up,
  up: tally.down,
  downVariance: tally.upVariance,
  upVariance: tally.downVariance,
  factorDown: tally.factorUp,
  factorUp: tally.factorDown,
});

/** A band this many times its value away is not lognormal. */
const FAR = 1e9;
/** The widest distance in logarithms for which {@link beyond} was simulated. */
const WIDE = Math.log(5);

/**
 * An end of a factor's band; further out if it lies beyond 0: the reach of a product that is spread around 0
 * also depends on the spread of the other factor. A fourth of the square of that one's distance in logarithms
 * leaves 5 % outside.
 */
function beyond(end: number, middle: number, { value, up, upVariance }: Tally): number {
  if (Math.sign(end) === Math.sign(middle) || end === 0 || !(value > 0)) return end;
  const spread = Math.min(WIDE, Math.log1p((up + Math.sqrt(upVariance)) / value));
  return end * Math.exp((spread ** 2 * end) / (4 * (end - middle)));
}

/**
 * The band of a value from two independent errors below and above it. Each is taken as lognormal on either
 * side, so the squares of distances in logarithms add up. For one that reaches beyond 0, the squares of the
 * distances themselves add up.
 */
function joint(value: number, down: number, up: number, otherDown: number, otherUp: number): Range {
  if (value < 0) {
    const { low, high } = joint(-value, up, down, otherUp, otherDown);
    return { value, low: 0 - high, high: 0 - low };
  }
  const linear = value + up + otherUp;
  const high = up === 0 || otherUp === 0 ? linear : farther(value, up, otherUp);
  return {
    value,
    low: down === 0 || otherDown === 0 ? value - down - otherDown : nearer(value, down, otherDown),
    high: down > value || otherDown > value ? Math.min(high, linear) : high,
  };
}

/** The square root of the sum of squares; several times as fast as Math.hypot, and nothing here overflows. */
const together = (one: number, other: number): number => Math.sqrt(one * one + other * other);

const nearer = (value: number, one: number, other: number): number =>
  one < value && other < value
    ? value * Math.exp(-together(Math.log1p(-one / value), Math.log1p(-other / value)))
    : 0 - together(Math.max(0, one - value), Math.max(0, other - value));

const farther = (value: number, one: number, other: number): number =>
  value * FAR > Math.max(one, other)
    ? value * Math.exp(together(Math.log1p(one / value), Math.log1p(other / value)))
    : together(one, other);

/** A tally from a stated range: all of its band is the method's. */
export const tallyOf = ({ value, low, high }: Range): Tally => ({
  value,
  down: Math.max(0, value - low),
  up: Math.max(0, high - value),
  downVariance: 0,
  upVariance: 0,
  factorDown: 0,
  factorUp: 0,
});

/** Floating-point residue of a bound at 0, as a share of the band. */
const ROUNDED = 1e-9;

/**
 * The value and the bounds of the truth. Only a negative intensity makes it negative, never a sampling error.
 */
export function rangeOf({ value, down, up, downVariance, upVariance, factorDown, factorUp }: Tally): Range {
  const range = joint(
    value,
    down + Math.sqrt(downVariance),
    up + Math.sqrt(upVariance),
    factorDown,
    factorUp,
  );
  const furthest = Math.max(down, factorDown);
  if (range.low < 0 && value - furthest >= -ROUNDED * furthest) return { ...range, low: 0 };
  return range;
}

/** The band of a product, as in {@link multiplyTally}. @example multiplyRange(energy, gramsPerJoule) */
export const multiplyRange = (range: Range, factor: Range): Range =>
  rangeOf(multiplyTally(tallyOf(range), factor));

/**
 * A tally from a stated product. The part of its band that the given quantity's band explains is the
 * method's; the rest is the other factor's, so that grams of other services and our own err together if both
 * come from the grid.
 *
 * @example productTally(statement.co2e, statement.energy)
 */
export function productTally(product: Range, of: Range | undefined): Tally {
  const tally = tallyOf(product);
  const { value, down, up } = tally;
  if (!of || !(of.value > 0 && of.low >= 0 && value > 0 && product.low >= 0)) return tally;
  const below = divided(Math.log(value / product.low), Math.log(of.value / of.low));
  const above = divided(Math.log(product.high / value), Math.log(of.high / of.value));
  return {
    ...tally,
    down: below ? value * -Math.expm1(-below.own) : down,
    factorDown: below ? value * -Math.expm1(-below.rest) : 0,
    up: above ? value * Math.expm1(above.own) : up,
    factorUp: above ? value * Math.expm1(above.rest) : 0,
  };
}

/** A distance in logarithms split into that of one factor and the rest; undefined without a rest. */
const divided = (whole: number, own: number): { readonly own: number; readonly rest: number } | undefined =>
  own < whole ? { own, rest: Math.sqrt(whole ** 2 - own ** 2) } : undefined;
