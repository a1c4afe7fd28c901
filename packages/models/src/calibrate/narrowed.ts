/** An estimate with the band of what was learned of its key. */

import type { Estimate, Range } from "@wattspan/core";
import { productOf } from "../interval.js";
import type { Kept } from "./kept-keys.js";
import { bandOf, type MethodBand } from "./reported-band.js";

/** What a method is called where it is calibrated. @example calibratedId("phase@2") // "phase@2+calibrated" */
export const calibratedId = (id: string): string => `${id}+calibrated`;

/** The band of an estimate in logarithms. @example methodBand(estimate).below */
export const methodBand = ({ energy: { value, low, high } }: Estimate): MethodBand => ({
  below: Math.log(value / low),
  above: Math.log(high / value),
});

/**
 * The estimate with what was learned. The water goes with the energy; the hardware does not.
 * @param beyond What is around the energy that was stated.
 */
export function narrowed(estimate: Estimate, { scores, calibration }: Kept, beyond: Range): Estimate {
  const { energy, water, onsiteWater, methodId } = estimate;
  const { low, centre, high } = bandOf(scores, calibration.widening, methodBand(estimate));
  const ratio = Math.exp(centre);
  const band = within({ value: ratio, low: Math.exp(low), high: Math.exp(high) }, beyond);
  return {
    ...estimate,
    energy: {
      value: energy.value * band.value,
      low: energy.value * band.low,
      high: energy.value * band.high,
    },
    ...(water && { water: productOf(water, ratio) }),
    ...(onsiteWater && { onsiteWater: productOf(onsiteWater, ratio) }),
    methodId: calibratedId(methodId),
  };
}

/** A factor whose value holds that of another already, with the other's error: independent, so that logarithms add in quadrature. */
export function within({ value, low, high }: Range, other: Range): Range {
  const below = lengthOf(Math.log(value / low), Math.log(other.value / other.low));
  const above = lengthOf(Math.log(high / value), Math.log(other.high / other.value));
  return { value, low: value * Math.exp(-below), high: value * Math.exp(above) };
}

/** `Math.hypot` takes ten times as long. */
const lengthOf = (x: number, y: number): number => Math.sqrt(x * x + y * y);
