/** The share of lifecycle grams that is emitted at the power plant, derived from the mix. Pure. */

import type { IntensityReading, Range } from "@wattspan/core";
import { LIFECYCLE_FACTORS } from "../data/fuel-factors.js";

const { coal, lignite, gas } = LIFECYCLE_FACTORS;

/** Lifecycle grams of carbon-free sources, and the share of gas's and coal's grams that leaves the stack. */
interface Split {
  readonly nuclear: number;
  readonly renewable: number;
  readonly gas: number;
  readonly coal: number;
  /** The rounding error of the carbon-free share, which is in whole percents. */
  readonly rounding: number;
}

/**
 * At the stack: the medians of table A.III.2 of IPCC AR5 (see {@link LIFECYCLE_FACTORS}), 760 g for coal and
 * 370 g for combined-cycle gas. The bounds divide them by the highest and the lowest lifecycle figure there.
 * Renewable: the mean of hydro, solar and wind; its bounds are wind's and solar's. Nuclear: the median, and
 * the lowest.
 */
const STACK = { coal: 760, gas: 370 };
const MIDDLE: Split = {
  ...{ nuclear: 12, renewable: 28, rounding: 0 },
  gas: STACK.gas / gas.value,
  coal: STACK.coal / coal.value,
};
const MIN: Split = {
  ...{ nuclear: 12, renewable: 48, rounding: 0.005 },
  gas: STACK.gas / gas.high,
  coal: STACK.coal / coal.high,
};
const MAX: Split = { nuclear: 3.7, renewable: 11, rounding: -0.005, gas: STACK.gas / gas.low, coal: 1 };

/** The lifecycle grams, and the shares of the mix from 0 to 1. */
export interface KnownMix extends Required<Pick<IntensityReading, "carbonFreeShare" | "renewableShare">> {
  /** gCO2e/kWh. */
  readonly lifecycle: number;
}

/**
 * The share of lifecycle grams that generation emits: scope 2. The rest is upstream: fuels, and building
 * plants. Electricity that is not carbon-free counts as gas and coal in the proportion that explains its
 * grams. Methane and nitrous oxide of burning biomass, a few grams per kWh of it, are left out. So is its
 * carbon dioxide, which the rules put outside the scopes.
 *
 * Compared with the sum of fuels times the same factors, for the mixes of 135 countries with 50 g or more
 * (Ember, 2022 and 2023): median 1.00 of it, and between 0.96 and 1.14 in nine of ten.
 *
 * @example directShare({ lifecycle: 414, carbonFreeShare: 0.42, renewableShare: 0.24 }).value // 0.85, 350 g
 */
export function directShare(mix: KnownMix): Range {
  const value = shareBy(mix, MIDDLE);
  return { value, low: Math.min(value, shareBy(mix, MIN)), high: Math.max(value, shareBy(mix, MAX)) };
}

function shareBy({ lifecycle, carbonFreeShare, renewableShare }: KnownMix, by: Split): number {
  const fossilShare = 1 - Math.min(1, carbonFreeShare + by.rounding);
  if (!(fossilShare > 0 && lifecycle > 0)) return 0;
  const renewable = Math.min(renewableShare, carbonFreeShare);
  const clean = (carbonFreeShare - renewable) * by.nuclear + renewable * by.renewable;
  const fossil = Math.min(Math.max(0, lifecycle - clean), fossilShare * lignite.value);
  const isCoal = Math.min(1, Math.max(0, (fossil / fossilShare - gas.value) / (coal.value - gas.value)));
  return (fossil * (by.gas + (by.coal - by.gas) * isCoal)) / lifecycle;
}

/**
 * The share for an unknown mix: over all mixes with these grams, from no carbon-free electricity to the most
 * that lignite allows.
 *
 * @example directShareOfAnyMix(251) // { value: 0.8, low: 0.5, high: 1 }, about
 */
export function directShareOfAnyMix(lifecycle: number): Range {
  const max = Math.max(0, 1 - lifecycle / lignite.value);
  const shares = [0, 0.25, 0.5, 0.75, 1].map((part) =>
    directShare({ lifecycle, carbonFreeShare: part * max, renewableShare: part * max }),
  );
  return {
    value: (shares[2] as Range).value,
    low: Math.min(...shares.map(({ low }) => low)),
    high: Math.max(...shares.map(({ high }) => high)),
  };
}
