/** Numbers for people and for programs. */

import type { Range } from "@wattspan/core";

/**
 * A number with significant digits, in groups of three; an exact zero has none.
 * @example numberText(46_046.48) // "46,000"
 * @example numberText(0.0012345) // "0.00123"
 */
export function numberText(value: number, digits = 3): string {
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(digits));
  if (rounded !== 0 && (Math.abs(rounded) < 1e-4 || Math.abs(rounded) >= 1e9))
    return rounded.toExponential(digits - 1);
  // trailing zeros of a large number are not significant
  const minimumSignificantDigits = Math.abs(rounded) >= 1000 ? 1 : digits;
  return formatOf(minimumSignificantDigits, digits).format(rounded);
}

/** A number with at most so many significant digits. @example roundedText(1234.56) // "1,235" */
export const roundedText = (value: number, digits = 4): string => formatOf(1, digits).format(value + 0); // -0 is 0

/** By the least and the most significant digits. To make one takes longer than to use it a hundred times. */
const FORMATS = /* @__PURE__ */ new Map<string, Intl.NumberFormat>();

function formatOf(minimumSignificantDigits: number, maximumSignificantDigits: number): Intl.NumberFormat {
  const key = `${minimumSignificantDigits}-${maximumSignificantDigits}`;
  const known = FORMATS.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat("en-US", { minimumSignificantDigits, maximumSignificantDigits });
  FORMATS.set(key, made);
  return made;
}

/**
 * The same for programs: six digits, no groups, `-` for unknown.
 * @example plainNumber(46_046.48390440591) // "46046.5"
 */
export const plainNumber = (value: number | undefined): string =>
  value === undefined ? "-" : String(Number(value.toPrecision(6)));

/** At least three decimals and three digits, whichever shows more. */
const COUNTS = new Intl.NumberFormat("en-US", {
  maximumFractionDigits: 3,
  maximumSignificantDigits: 3,
  roundingPriority: "morePrecision",
});

/**
 * A count, in groups of three; what is counted may be parts.
 * @example countText(50_000) // "50,000"
 * @example countText(0.0004) // "0.0004"
 */
export const countText = (count: number): string => COUNTS.format(count + 0); // -0 is 0

/**
 * A count with its noun.
 * @example thingsText(1, "file") // "1 file"
 * @example thingsText(2000, "file") // "2,000 files"
 */
export const thingsText = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;

/**
 * A range divided by a number.
 * @example dividedBy({ value: 2, low: 1, high: 4 }, 2) // { value: 1, low: 0.5, high: 2 }
 */
export const dividedBy = ({ value, low, high }: Range, divisor: number): Range => ({
  value: value / divisor,
  low: low / divisor,
  high: high / divisor,
});

/** A share of 1 in percent. @example percentText(0.826) // "83 %" */
export const percentText = (share: number): string => {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? "<1" : percent.toFixed(0)} %`;
};

/** A change in percent, with its sign; nothing for an unknown one. @example changeText(-0.125) // "-12.5 %" */
export const changeText = (share: number | undefined): string =>
  share === undefined ? "" : `${share < 0 ? "-" : "+"}${(Math.abs(share) * 100).toFixed(1)} %`;
