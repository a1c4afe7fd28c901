/** Joules converted to other quantities. */

import { gramsPerJoule, type IntensityReading, joules, type Range } from "@wattspan/core";
import { multiplyRange } from "@wattspan/core/accounting";
import { wattHoursFromJoules } from "@wattspan/core/units";

/**
 * Joules as watt-hours.
 * @example wattHoursOf({ value: 3600, low: 1800, high: 7200 }) // { value: 1, low: 0.5, high: 2 }
 */
export const wattHoursOf = (energy: Range): Range =>
  mapped(energy, (value) => wattHoursFromJoules(joules(value)));

/**
 * Grams of CO2e for joules. The errors of both bands are independent.
 * @example co2eOf({ value: 3.6e6, low: 3.6e6, high: 3.6e6 }, intensity).value // gCO2e of one kWh
 */
export const co2eOf = (energy: Range, { gramsPerKwh }: IntensityReading): Range =>
  multiplyRange(energy, mapped(gramsPerKwh, gramsPerJoule));

function mapped(range: Range, convert: (value: number) => number): Range {
  return {
    value: convert(range.value),
    low: convert(range.low),
    high: convert(range.high),
  };
}
