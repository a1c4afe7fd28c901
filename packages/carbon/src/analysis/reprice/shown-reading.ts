/** The reading of a whole footprint, which prices the parts that name none. Pure. */

import {
  type EnergySlot,
  type Footprint,
  type FootprintPart,
  type IntensityReading,
  meanIntensity,
} from "@wattspan/core";

/** A part and the readings that priced it, where known. */
export interface Priced {
  readonly part: FootprintPart;
  readonly slots: readonly EnergySlot[];
}

/**
 * The new reading of a footprint: of the parts that the old one priced; if there are none, of those without a
 * reading of their own.
 * @param parts Its parts in their order, priced again.
 */
export function shownReading(footprint: Footprint, parts: readonly Priced[]): IntensityReading | undefined {
  const slotsOf = (isShown: (before: FootprintPart) => boolean) =>
    parts.flatMap(({ slots }, index) => (isShown(footprint.parts[index] as FootprintPart) ? slots : []));
  const priced = slotsOf(({ co2e, intensity, slots }) => co2e !== undefined && !intensity && !slots);
  const shown = priced.length > 0 ? priced : slotsOf(({ intensity }) => !intensity);
  return shown.length > 0 ? meanIntensity(shown) : footprint.intensity;
}

/** The part with its reading where the footprint's is another one. */
export function withReading({ part, slots }: Priced, shown: IntensityReading | undefined): FootprintPart {
  const [slot] = slots;
  if (part.slots || part.intensity || !slot || isSame(slot.intensity, shown)) return part;
  return { ...part, intensity: slot.intensity };
}

const isSame = (a: IntensityReading, b: IntensityReading | undefined): boolean =>
  (["value", "low", "high"] as const).every((bound) => a.gramsPerKwh[bound] === b?.gramsPerKwh[bound]) &&
  a.zone === b?.zone &&
  a.source === b.source;
