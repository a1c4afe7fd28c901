import type { Range } from "wattspan";

/**
 * A number with significant digits, three by default; an exact zero has none.
 * @example numberText(0.0012345) // "0.00123"
 */
export function numberText(value: number, digits = 3): string {
  if (value === 0) return "0";
  const format = { minimumSignificantDigits: digits, maximumSignificantDigits: digits, useGrouping: false };
  return value.toLocaleString("en", format);
}

/** A value with its band, or that it is not known. @example rangeText({ value: 2, low: 1, high: 4 }) // "2.00 (1.00–4.00)" */
export const rangeText = (range: Range | undefined): string =>
  range === undefined
    ? "not known"
    : `${numberText(range.value)} (${numberText(range.low)}–${numberText(range.high)})`;

/** A mass in milligrams, given in grams: what one run of an agent emits. @example milligrams({ value: 2e-3, … }) // { value: 2, … } */
export const milligrams = ({ value, low, high }: Range): Range => ({
  value: value * 1000,
  low: low * 1000,
  high: high * 1000,
});

/** A share of 1 in percent, with one decimal. @example percentText(0.1234) // "12.3 %" */
export const percentText = (share: number): string => `${(share * 100).toFixed(1)} %`;
