import type { Range } from "@wattspan/core";
import { bothOf, boundsOf, type Spread, spreadOf } from "./spread.js";

/**
 * A range times factors with independent errors: logarithms of bands add in quadrature, because both are
 * rarely at their ends at once. Exact for lognormal errors.
 * @example independentProducts({ value: 10, low: 5, high: 20 }, [spreadOf({ value: 2, low: 1, high: 4 })]) // 20, from 7.5 to 53
 */
export function independentProducts(range: Range, factors: readonly Spread[]): readonly Range[] {
  if (range.value === 0) return factors.map(({ value }) => ({ value: 0, low: 0, high: range.high * value }));
  const own = spreadOf(range);
  return factors.map(({ value, below, above }) =>
    boundsOf({
      value: own.value * value,
      below: bothOf(own.below, below),
      above: bothOf(own.above, above),
    }),
  );
}
