import type { Range } from "@wattspan/core";
import { tenth } from "./tenths.js";

/**
 * How far an annual figure may be off: the factor below and above it.
 *
 * - `zone`: with it, the last three years and a second zone where there is one, the band holds what another source
 *   (Ember) says of the same place for 94 % of 108 cloud regions, and the next year's mean of 96 % of the zones.
 * - `country`: two sources' national figures differ by less in nine countries of ten (Electricity Maps and Ember,
 *   195 countries, 2024: median 1.13, p90 1.58).
 *
 * Neither covers how much an hour differs from its year.
 */
export const BAND_FACTOR = { zone: 1.4, country: 1.6 } as const;

/** So many years, the latest ones, lie inside the band. */
const YEARS_IN_BAND = 3;

/**
 * The band around the latest of some annual means, in gCO2e/kWh: from `latest / factor` to `latest × factor`, and
 * further where the last three years or other evidence lie outside.
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
