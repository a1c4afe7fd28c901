/** An estimate with the learned band of its key. */

import type { Estimate, Range } from "@wattspan/core";
import { productOf } from "../figures/interval.js";
import { bothOf, boundsOf, type Spread, spreadOf } from "../figures/spread.js";
import { statedByOther } from "./band/calibration.js";
import { bandOf, type MethodBand } from "./band/reported-band.js";
import type { Kept, Nearest } from "./kept/kept-keys.js";

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
export function withOther(estimate: Estimate, nearest: Nearest, beyond: Spread): Estimate {
  const moved = narrowed(estimate, nearest, beyond);
  const { energy, water, onsiteWater } = estimate;
  const ratio = ratioBy(nearest, estimate, moved.energy.value);
  return {
    ...moved,
    energy: holding(moved.energy, energy, ratio),
    ...(water && moved.water && { water: holding(moved.water, water, ratio) }),
    ...(onsiteWater && moved.onsiteWater && { onsiteWater: holding(moved.onsiteWater, onsiteWater, ratio) }),
  };
}

/** The other size's factor up to the edge of the method's band. But a larger call is never below that size, nor a smaller one above it. */
function ratioBy(nearest: Nearest, estimate: Estimate, moved: number): number {
  const { value } = estimate.energy;
  const { calibration, scores, from, to } = nearest;
  const ratio = Math.exp(statedByOther(calibration, scores, methodBand(estimate)).centre);
  const edge = (moved / value ** 2) * Math.max(from, Math.min(to, value));
  return value < from ? Math.min(ratio, edge) : Math.max(ratio, edge);
}

/** A range times a ratio, in a band of it and of what it is by another factor. */
const holding = (moved: Range, { value, low, high }: Range, ratio: number): Range => ({
  value: value * ratio,
  low: Math.min(low, moved.low),
  high: Math.max(high, moved.high),
});
