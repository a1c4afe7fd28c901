/** Parts of a footprint in the making: component × method × boundary × emission source. */

import type { IntensityReading } from "./carbon-intensity.js";
import type { Component } from "./energy-meter.js";
import type { Boundary, EmissionSource, FootprintPart, PartMethod } from "./footprint.js";
import { addTally, emptyTally, multiplyTally, rangeOf, type Tally } from "./tally.js";
import { gramsPerJoule } from "./units.js";

/** One part with its sums. */
export interface PartTally {
  readonly component: Component;
  readonly method: PartMethod;
  readonly methodId: string;
  readonly boundary: Boundary;
  readonly emissionSource: EmissionSource;
  /** The grid zone whose intensity gave `co2e`. */
  readonly zone: string | undefined;
  energy: Tally | undefined;
  co2e: Tally | undefined;
  water: Tally | undefined;
}

/** The quantities of a part. */
export const QUANTITIES = ["energy", "co2e", "water"] as const;

/** Adds parts into a list, each to the one of its kind. */
export function mergeParts(into: PartTally[], parts: readonly PartTally[]): void {
  for (const part of parts) {
    const same = into.find(
      (other) =>
        other.component === part.component &&
        other.method === part.method &&
        other.methodId === part.methodId &&
        other.boundary === part.boundary &&
        other.emissionSource === part.emissionSource &&
        other.zone === part.zone,
    );
    if (!same)
      into.push({ ...part, energy: copy(part.energy), co2e: copy(part.co2e), water: copy(part.water) });
    else for (const quantity of QUANTITIES) same[quantity] = sumTallies(same[quantity], part[quantity]);
  }
}

const copy = (tally: Tally | undefined): Tally | undefined => tally && { ...tally };

/** Undefined is not known: it adds nothing, and two of them stay unknown. */
export function sumTallies(a: Tally | undefined, b: Tally | undefined): Tally | undefined {
  if (!a || !b) return a ?? b;
  const total = emptyTally();
  addTally(total, a);
  addTally(total, b);
  return total;
}

/** Grams of CO2e of some energy. */
export function emissionsOfTally(
  energy: Tally,
  { gramsPerKwh: { value, low, high } }: IntensityReading,
): Tally {
  return multiplyTally(energy, {
    value: gramsPerJoule(value),
    low: gramsPerJoule(low),
    high: gramsPerJoule(high),
  });
}

/** The form that users see. */
export function publicPart({ energy, co2e, water, zone, ...kind }: PartTally): FootprintPart {
  return {
    ...kind,
    ...(co2e && zone !== undefined && { zone }),
    ...(energy && { energy: rangeOf(energy) }),
    ...(co2e && { co2e: rangeOf(co2e) }),
    ...(water && { water: rangeOf(water) }),
  };
}
