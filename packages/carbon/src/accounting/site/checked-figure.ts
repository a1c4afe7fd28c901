/** Configured figures. */

import { type Range, WattspanConfigurationError } from "@wattspan/core";

/** A number, without a band; or a number with its bounds. */
export type Figure = number | Range;

/**
 * @throws WattspanConfigurationError unless all of it is within the limits, and in order.
 * @example checkedRange("pue", 1.2, 1, 10)
 */
export function checkedRange(option: string, given: Figure, min: number, max: number): Range {
  const range = typeof given === "number" ? { value: given, low: given, high: given } : given;
  const { value, low, high } = range ?? {};
  const isNumber = [value, low, high].every((number) => typeof number === "number");
  if (isNumber && min <= low && low <= value && value <= high && high <= max) return { value, low, high };
  const allowed = `a number from ${min} to ${max}, or { value, low, high } in that range with low ≤ value ≤ high`;
  throw new WattspanConfigurationError(option, given, allowed);
}

/**
 * @throws WattspanConfigurationError unless it is a whole number of 1 or more.
 * @example checkedCount("accelerators.count", 8)
 */
export function checkedCount(option: string, given: number): number {
  if (Number.isInteger(given) && given >= 1 && given <= 10_000) return given;
  throw new WattspanConfigurationError(option, given, "a whole number from 1 to 10000");
}

/** The worst grids lose half. */
const MAX_LOST = 0.9;

/**
 * What is generated per unit that arrives, because of grid losses.
 *
 * @param losses Share of generation that is lost.
 * @throws WattspanConfigurationError for a share outside 0 to 0.9.
 * @example lossFactor("gridLosses", 0.2).value // 0.25
 */
export function lossFactor(option: string, losses: Figure): Range {
  const { value, low, high } = checkedRange(option, losses, 0, MAX_LOST);
  return { value: value / (1 - value), low: low / (1 - low), high: high / (1 - high) };
}
