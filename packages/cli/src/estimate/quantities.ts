/** From joules to what people ask for. */

import {
  emissionsOf,
  gramsPerJoule,
  type IntensityReading,
  joules,
  kilowattHoursFromJoules,
  type Range,
} from "@wattspan/core";

/** Joules as watt-hours. @example wattHoursOf({ value: 3600, low: 1800, high: 7200 }) // { value: 1, low: 0.5, high: 2 } */
export const wattHoursOf = (energy: Range): Range =>
  mapped(energy, (value) => kilowattHoursFromJoules(joules(value)) * 1000);

/**
 * Grams of CO2e of joules, low by low and high by high: both are bounds, and neither knows of the other.
 * @example co2eOf({ value: 3.6e6, low: 3.6e6, high: 3.6e6 }, intensity).value // gCO2e of one kWh
 */
export const co2eOf = (energy: Range, { gramsPerKwh }: IntensityReading): Range =>
  mapped(energy, (value, end) => emissionsOf(joules(value), gramsPerJoule(gramsPerKwh[end])));

function mapped(range: Range, convert: (value: number, end: keyof Range) => number): Range {
  return {
    value: convert(range.value, "value"),
    low: convert(range.low, "low"),
    high: convert(range.high, "high"),
  };
}
