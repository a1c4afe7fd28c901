/** The footprint of a request as an entry of `Server-Timing`, which browsers show next to its times. */

import type { RequestFootprint } from "@wattspan/core/request-totals";

/** Digits for a human reader. */
const DIGITS = 3;
const short = (value: number): string => String(Number(value.toPrecision(DIGITS)));

/**
 * The entry. Undefined if no energy is known.
 * @example serverTiming(scope.footprint) // 'wattspan;desc="12.3 J 0.004 gCO2e"'
 */
export function serverTiming({ energy, co2e }: RequestFootprint): string | undefined {
  if (!energy) return undefined;
  const words = [`${short(energy.value)} J`, ...(co2e ? [`${short(co2e.value)} gCO2e`] : [])];
  return `wattspan;desc="${words.join(" ")}"`;
}
