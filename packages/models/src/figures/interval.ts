/** Bounds, ranges, and their arithmetic. All quantities here are 0 or more. */

import type { Range } from "@wattspan/core";
import type { Figure, Interval } from "../contracts/catalog-model.js";

/**
 * The bounds of a figure; a published number is its own bounds.
 * @example intervalOf(8) // { min: 8, max: 8 }
 */
export const intervalOf = (figure: Figure): Interval =>
  typeof figure === "number" ? { min: figure, max: figure } : figure;

/**
 * A range whose value is the middle of its bounds, for a method without a central value.
 * @example middleRange({ min: 2, max: 4 }) // { value: 3, low: 2, high: 4 }
 */
export const middleRange = ({ min, max }: Interval): Range => ({
  value: min + (max - min) / 2,
  low: min,
  high: max,
});

/**
 * The product of factors, low by low and high by high: interval arithmetic of non-negative quantities.
 * @example productOf({ value: 2, low: 1, high: 3 }, 10) // { value: 20, low: 10, high: 30 }
 */
export function productOf(...factors: readonly (Range | number)[]): Range {
  const product = { value: 1, low: 1, high: 1 };
  for (const factor of factors) {
    const { value, low, high } = rangeOf(factor);
    product.value *= value;
    product.low *= low;
    product.high *= high;
  }
  return product;
}

/**
 * The sum of ranges with the error of one method: lows add, highs add.
 * @example sumOf([{ value: 2, low: 1, high: 3 }, { value: 1, low: 1, high: 1 }]) // { value: 3, low: 2, high: 4 }
 */
export function sumOf(ranges: readonly Range[]): Range {
  const sum = { value: 0, low: 0, high: 0 };
  for (const { value, low, high } of ranges) {
    sum.value += value;
    sum.low += low;
    sum.high += high;
  }
  return sum;
}

/** A number as a range without width. @example rangeOf(3) // { value: 3, low: 3, high: 3 } */
export const rangeOf = (figure: Range | number): Range =>
  typeof figure === "number" ? { value: figure, low: figure, high: figure } : figure;

/**
 * Whether it is a range: 0 ≤ low ≤ value ≤ high, all finite.
 * @example isRange({ value: 2, low: 1, high: 3 }) // true
 */
export function isRange(range: unknown): range is Range {
  if (typeof range !== "object" || range === null) return false;
  const { value, low, high } = range as { readonly [member in keyof Range]?: unknown };
  return (
    [value, low, high].every((member) => typeof member === "number") &&
    (low as number) >= 0 &&
    (low as number) <= (value as number) &&
    (value as number) <= (high as number) &&
    Number.isFinite(high)
  );
}

/**
 * A quotient: low by high, high by low.
 * @example quotientOf({ value: 6, low: 4, high: 8 }, 2) // { value: 3, low: 2, high: 4 }
 */
export function quotientOf(dividend: Range | number, divisor: Range | number): Range {
  const [over, under] = [rangeOf(dividend), rangeOf(divisor)];
  return { value: over.value / under.value, low: over.low / under.high, high: over.high / under.low };
}
