import type { Range } from "@wattspan/core";

/** A smaller share of a sum is a rounding error. */
const NOTHING = 1e-9;

type Known = readonly (Range | undefined)[];

/**
 * A sum after some of its terms changed. The ratio of its band to the bands of its terms stays, because
 * prices do not change how the errors correlate. The part of the sum that is in no term stays as it was.
 *
 * @param before Default: the sum of the terms, with bounds that add up.
 * @example changedSum({ value: 30, low: 20, high: 40 }, [a, b], [twice(a), b])
 */
export function changedSum(before: Range | undefined, terms: Known, now: Known): Range | undefined {
  const [old, fresh] = [sumOf(terms), sumOf(now)];
  if (!before || !fresh) return before ?? (fresh && { ...fresh });
  const rest = restOf(before, old);
  const scaled = (band: (range: Range) => number) => {
    const [is, was] = [band(fresh) + band(rest), (old ? band(old) : 0) + band(rest)];
    return was > 0 ? band(before) * (is / was) : is;
  };
  const value = fresh.value + rest.value;
  const low = value - scaled(({ value, low }) => value - low);
  return {
    value,
    // Below 0 only where a term is, at a negative intensity.
    low: fresh.low + rest.low < 0 ? low : Math.max(0, low),
    high: value + scaled(({ value, high }) => high - value),
  };
}

/** The part of the sum that is in no term. */
function restOf(sum: Range, terms: Range = ZERO): Range {
  const value = sum.value - terms.value;
  if (!(Math.abs(value) > NOTHING * Math.abs(sum.value))) return ZERO;
  const low = sum.low - terms.low;
  const high = sum.high - terms.high;
  const isBelow0 = value < 0 || sum.low < 0;
  return { value, low: Math.min(value, isBelow0 ? low : Math.max(0, low)), high: Math.max(value, high) };
}

const ZERO: Range = { value: 0, low: 0, high: 0 };

function sumOf(ranges: Known): Range | undefined {
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce((a, b) => ({ value: a.value + b.value, low: a.low + b.low, high: a.high + b.high }));
}
