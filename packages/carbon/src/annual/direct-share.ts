/** Which share of the lifecycle grams of electricity is emitted where it is generated, told from its mix. Pure. */

import type { IntensityReading, Range } from "@wattspan/core";
import { LIFECYCLE_FACTORS } from "../data/fuel-factors.js";

const { coal, lignite, gas } = LIFECYCLE_FACTORS;

/** Lifecycle grams of what is carbon-free, and how much of those of gas and of coal leave the stack. */
interface Split {
  readonly nuclear: number;
  readonly renewable: number;
  readonly gas: number;
  readonly coal: number;
  /** What rounding to whole percents may have taken from the carbon-free share. */
  readonly rounding: number;
}

/**
 * At the stack: the medians of table A.III.2 of IPCC AR5 (see {@link LIFECYCLE_FACTORS}), which are 760 g of coal's and 370 g of combined-cycle
 * gas'. The bounds take them of the highest and of the lowest lifecycle figure there. Renewable: the mean of hydro, solar and wind, between
 * wind's and solar's. Nuclear: the median, and the lowest.
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

/** What the share is told from: the lifecycle grams, and the shares of the mix from 0 to 1. */
export interface KnownMix extends Required<Pick<IntensityReading, "carbonFreeShare" | "renewableShare">> {
  /** gCO2e/kWh. */
  readonly lifecycle: number;
}

/**
 * The share of lifecycle grams that is emitted in generating electricity, which is scope 2; the rest is upstream of it: fuels, and building
 * plants. What is not carbon-free is taken for gas and coal in the proportion that explains its grams. Methane and nitrous oxide of burning
 * biomass, a few grams per kWh of it, are left out, and so is what its carbon dioxide is, by the rules outside of the scopes.
 *
 * With the mixes of 135 countries with 50 g or more (Ember, 2022 and 2023) it gives what the fuels one by one give, times the same factors: median 1.00 of it, and in
 * nine of ten between 0.96 and 1.14.
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
 * The same where the mix is not known: of any that has these grams, with its carbon-free part from nothing to all that lignite leaves room for.
 *
 * @example directShareOfAnyMix(251) // { value: 0.8, low: 0.5, high: 1 }, about
 */
export function directShareOfAnyMix(lifecycle: number): Range {
  const most = Math.max(0, 1 - lifecycle / lignite.value);
  const shares = [0, 0.25, 0.5, 0.75, 1].map((part) =>
    directShare({ lifecycle, carbonFreeShare: part * most, renewableShare: part * most }),
  );
  return {
    value: (shares[2] as Range).value,
    low: Math.min(...shares.map(({ low }) => low)),
    high: Math.max(...shares.map(({ high }) => high)),
  };
}
