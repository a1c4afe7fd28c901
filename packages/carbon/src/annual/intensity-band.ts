import type { Range } from "@wattspan/core";

/** A figure rounded to a tenth, which is all it is worth. @example tenth(244.29) // 244.3 */
const tenth = (value: number): number => Math.round(value * 10) / 10;

/** A range to tenths. @example tenths({ value: 342, low: 244.29, high: 478.8 }).low // 244.3 */
export const tenths = ({ value, low, high }: Range): Range => ({
  value: tenth(value),
  low: tenth(low),
  high: tenth(high),
});

/**
 * How far an annual figure may be off: the factor below and above it.
 *
 * - `zone`: together with the last three years and a second possible zone, the band holds the figure of
 *   another source (Ember) for 94 % of 108 cloud regions, and the next year's mean of 96 % of the zones.
 * - `country`: national figures of two sources differ by less in nine countries of ten (Electricity Maps and
 *   Ember, 195 countries, 2024: median 1.13, p90 1.58).
 *
 * Neither covers how much an hour differs from its year.
 */
export const BAND_FACTOR = { zone: 1.4, country: 1.6 } as const;

/** The number of latest years inside the band. */
const YEARS_IN_BAND = 3;

/**
 * The band around the latest annual mean, in gCO2e/kWh: from `latest / factor` to `latest × factor`, and
 * wider where the last three years or other evidence lie outside.
 *
 * @param years Annual means, oldest first, at least one.
 * @param evidence Other figures for what may be the same place.
 * @example intensityBand([379, 341, 342], 1.4, [329.65]) // { value: 342, low: 244.3, high: 478.8 }
 */
export function intensityBand(years: readonly number[], factor: number, evidence: readonly number[]): Range {
  const value = years.at(-1) as number;
  const all = [value / factor, value * factor, ...years.slice(-YEARS_IN_BAND), ...evidence];
  return { value, low: tenth(Math.min(...all)), high: tenth(Math.max(...all)) };
}
