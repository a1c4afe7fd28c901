/** An estimate with the learned band of its key. */

import type { Estimate, Range } from "@wattspan/core";
import { productOf } from "../figures/interval.js";
import { bothOf, boundsOf, type Spread, spreadOf } from "../figures/spread.js";
import { bandOf, type MethodBand } from "./band/reported-band.js";
import type { Kept } from "./kept/kept-keys.js";

/** The id of a calibrated method. @example calibratedId("phase@2") // "phase@2+calibrated" */
export const calibratedId = (id: string): string => `${id}+calibrated`;

/** The band of an estimate in logarithms. @example methodBand(estimate).below */
export const methodBand = ({ energy }: Estimate): MethodBand => spreadOf(energy);

/**
 * The estimate with what was learned. The water scales with the energy; the hardware does not.
 * @param beyond The factor around the stated energy.
 */
export function narrowed(estimate: Estimate, { scores, calibration }: Kept, beyond: Spread): Estimate {
  const { energy, water, onsiteWater, methodId } = estimate;
  const { low, centre, high } = bandOf(scores, calibration.widening, methodBand(estimate));
  const ratio = Math.exp(centre);
  const below = bothOf(centre - low, beyond.below);
  const above = bothOf(high - centre, beyond.above);
  return {
    ...estimate,
    energy: boundsOf({ value: energy.value * ratio, below, above }),
    ...(water && { water: productOf(water, ratio) }),
    ...(onsiteWater && { onsiteWater: productOf(onsiteWater, ratio) }),
    methodId: calibratedId(methodId),
  };
}

/**
 * The estimate with the factor of another size, in a band that includes the method's own.
 * @example withOther(estimate, keys.nearest(key, nowMs), beyond)
 */
export function withOther(estimate: Estimate, nearest: Kept, beyond: Spread): Estimate {
  const moved = narrowed(estimate, nearest, beyond);
  const { energy, water, onsiteWater } = estimate;
  return {
    ...moved,
    energy: holding(moved.energy, energy),
    ...(water && moved.water && { water: holding(moved.water, water) }),
    ...(onsiteWater && moved.onsiteWater && { onsiteWater: holding(moved.onsiteWater, onsiteWater) }),
  };
}

/** A range extended to include another one. */
const holding = ({ value, low, high }: Range, other: Range): Range => ({
  value,
  low: Math.min(low, other.low),
  high: Math.max(high, other.high),
});
