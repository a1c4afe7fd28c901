/** Derives the share of hardware from the energy of a call at the meter. */

import type { Range } from "@wattspan/core";
import { DAY_S, GRAMS_PER_KILOGRAM } from "@wattspan/core/units";
import { NODE_KILOGRAMS } from "../data/node-embodied.js";
import { product, type Spread, spreadOf } from "../figures/spread.js";
import { HOST, IDLE } from "../serving/serving-assumptions.js";
import { GPUS } from "./draws/assumptions.js";
import { NODE_GPUS } from "./energy/node-energy.js";
import type { PhaseGpu } from "./energy/serving-energy.js";

/**
 * Watts of a serving GPU: 5th percentile, median and 95th of the runs of language models in the ML.ENERGY
 * leaderboard v3 (405 on H100, 433 on B200), which the energy of a token was fitted to. A call's joules over
 * these are its seconds of a GPU.
 */
export const GPU_WATTS: Readonly<Record<PhaseGpu, Range>> = {
  hopper: { low: 346, value: 496, high: 646 },
  blackwell: { low: 371, value: 691, high: 957 },
};

/** Years in which a server is used: EcoLogits takes 3, Cloud Carbon Footprint 4, BoaviztAPI 6 for clouds. */
export const LIFETIME_YEARS: Range = { low: 3, value: 4, high: 6 };
const SECONDS_PER_YEAR = 365 * DAY_S;

/** An idle machine draws a third of a busy one, the assumption behind the upper figure of {@link IDLE}. */
const IDLE_POWER = 1 / 3;
/** Machines per busy one, by {@link IDLE}: 1.15 to 2.05. */
const machinesOf = (idle: number): number => 1 + (idle - 1) / IDLE_POWER;
const MACHINES: Range = {
  low: machinesOf(IDLE.low),
  value: machinesOf(IDLE.value),
  high: machinesOf(IDLE.high),
};

/** Kilograms of hardware per watt of a busy GPU: an eighth of its server. */
function kilogramsPerWatt(gpu: PhaseGpu): Spread {
  const { value, low, high } = NODE_KILOGRAMS[gpu];
  const watts = GPU_WATTS[gpu];
  return product([
    spreadOf({ value: value / NODE_GPUS, low: low / NODE_GPUS, high: high / NODE_GPUS }),
    spreadOf({ value: 1 / watts.value, low: 1 / watts.high, high: 1 / watts.low }),
  ]);
}

/** For an unknown generation: the mean, as wide as the widest. */
function kilogramsPerWattOf(gpu: PhaseGpu | undefined): Spread {
  if (gpu !== undefined) return kilogramsPerWatt(gpu);
  const all = GPUS.map(({ share, is }) => ({ share, ...kilogramsPerWatt(is) }));
  return {
    value: all.reduce((sum, { share, value }) => sum + share * value, 0),
    below: Math.max(...all.map(({ below }) => below)),
    above: Math.max(...all.map(({ above }) => above)),
  };
}

/**
 * Grams of CO2e of making hardware per joule at the facility's meter: GPU-seconds of the joule × machines
 * kept ready × kilograms ÷ lifetime. Host, idle machines and building are in the joule and not in the
 * seconds, so they are divided out by their middle; their error is in the energy's own band.
 * @param gpu Where it is known.
 * @param pue The middle PUE of the place.
 * @example hardwareGramsPerJoule(undefined, 1.15).value * 3.6e6 // 30 g for each kWh
 */
export function hardwareGramsPerJoule(gpu: PhaseGpu | undefined, pue: number): Spread {
  const { low, value, high } = LIFETIME_YEARS;
  const perSecond = (years: number): number => GRAMS_PER_KILOGRAM / (years * SECONDS_PER_YEAR);
  const perGpuJoule = product([
    kilogramsPerWattOf(gpu),
    spreadOf(MACHINES),
    spreadOf({ value: perSecond(value), low: perSecond(high), high: perSecond(low) }),
  ]);
  return { ...perGpuJoule, value: perGpuJoule.value / (HOST.value * IDLE.value * pue) };
}
