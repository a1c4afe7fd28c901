/** Units of hwmon's files, and single values. */

import type { Chip } from "./chip.js";

/** Power is in microwatts, energy in microjoules: this many per unit. */
export const MICRO = 1e6;
/** Voltage is in millivolts, current in milliamperes. */
export const MILLI = 1e3;
const SLOWEST_MS = 60_000;

/** A constant value in watts, such as a limit; undefined if it is 0, missing, or invalid. */
export function microsOf(chip: Chip, attribute: string): number | undefined {
  if (!chip.attributes.includes(attribute)) return undefined;
  const value = Number(chip.text(attribute) || Number.NaN) / MICRO;
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

/** The conversion interval of a chip, in milliseconds; the default for a missing or invalid one. */
export function updateOf(chip: Chip, defaultMs: number): number {
  const ms = Number(chip.text("update_interval"));
  return ms >= 1 && ms <= SLOWEST_MS ? ms : defaultMs;
}

/** The numbers of the channels that have an attribute, such as the 2 of `energy2_input`. */
export function channelsOf({ attributes }: Chip, kind: string, what: string): readonly number[] {
  const name = new RegExp(`^${kind}(\\d+)_${what}$`);
  return attributes
    .flatMap((attribute) => Number(name.exec(attribute)?.[1] ?? Number.NaN))
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}
