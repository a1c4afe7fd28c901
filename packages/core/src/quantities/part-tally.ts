/** Parts of an unfinished footprint: component × method × boundary × emission source. */

import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { Component } from "../contracts/energy-meter.js";
import type {
  Boundary,
  EmissionSource,
  EnergySlot,
  FootprintPart,
  GhgScope,
  Method,
  PartMethod,
  Totals,
} from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import { gramsPerJoule } from "../contracts/units.js";
import {
  energySlots,
  isSameReading,
  joinSlots,
  meanIntensity,
  type PricingIntensity,
  SCOPES,
  slotsOf,
  withoutSlots,
} from "./intensity-slots.js";
import { growTally, type MutableTally, multiplyTally, rangeOf, sumTallies, type Tally } from "./tally.js";

/** One part with its sums. */
export interface PartTally {
  readonly component: Component;
  readonly method: PartMethod;
  readonly methodId: string;
  readonly boundary: Boundary;
  readonly emissionSource: EmissionSource;
  /** The grid zone whose intensity gave `co2e`. */
  zone: string | undefined;
  /** The intensity behind `co2e`. */
  intensity?: IntensityReading | undefined;
  /** The energy under each reading, if there were several. */
  slots?: readonly EnergySlot[] | undefined;
  /** Whether the device separated this process's part from others'. */
  readonly apart?: boolean;
  readonly waste?: FootprintPart["waste"] | undefined;
  readonly waterSource?: FootprintPart["waterSource"] | undefined;
  readonly ghgScope?: GhgScope;
  energy: Tally | undefined;
  co2e: Tally | undefined;
  water: Tally | undefined;
  marketCo2e?: Tally | undefined;
}

/** Sums of the quantities; undefined is unknown. */
export type Sums = Pick<PartTally, "energy" | "co2e" | "water" | "marketCo2e">;

/** Adds up parts. A quantity that no part has stays unknown. */
export function sumParts(parts: readonly PartTally[]): Sums {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  return {
    energy: sumOf(parts, "energy"),
    co2e: sumOf(parts, "co2e"),
    water: sumOf(parts, "water"),
    marketCo2e: sumOf(parts, "marketCo2e"),
  };
}

function sumOf(parts: readonly PartTally[], quantity: keyof Sums): Tally | undefined {
  let first: Tally | undefined;
  let sum: MutableTally | undefined;
  for (const part of parts) {
    const own = part[quantity];
    if (!own) continue;
    if (!first) first = own;
    else {
      sum ??= { ...first };
      growTally(sum, own);
    }
  }
  return sum ?? first;
}

/** The sum of both, quantity by quantity. Neither changes. @example sumTotals(self, children) */
export const sumTotals = (a: Readonly<Sums>, b: Readonly<Sums>): Sums => ({
  energy: sumTallies(a.energy, b.energy),
  co2e: sumTallies(a.co2e, b.co2e),
  water: sumTallies(a.water, b.water),
  marketCo2e: sumTallies(a.marketCo2e, b.marketCo2e),
});

/**
 * Adds a part to a list, to the one of its kind. Neither it nor the list's parts change: others may hold
 * them.
 */
export function addPart(into: PartTally[], part: PartTally): void {
  const at = into.findIndex(
    (other) =>
      other.component === part.component &&
      other.method === part.method &&
      other.methodId === part.methodId &&
      other.boundary === part.boundary &&
      other.emissionSource === part.emissionSource &&
      other.zone === part.zone &&
      other.waste === part.waste &&
      other.waterSource === part.waterSource &&
      other.ghgScope === part.ghgScope,
  );
  const same = into[at];
  if (!same) {
    into.push(part);
    return;
  }
  into[at] = { ...same, ...pricedSum(same, part) };
}

/**
 * The sums of both. The mean of several slots prices the whole, so that another price can be applied to one
 * of them later.
 */
function pricedSum(a: PartTally, b: PartTally): Partial<PartTally> {
  const sums = sumTotals(a, b);
  const slots = a.slots && b.slots && joinSlots(a.slots, b.slots);
  if (!slots || !sums.energy) return { ...sums, slots };
  const intensity = meanIntensity(slots);
  return { ...sums, co2e: emissionsOfTally(sums.energy, intensity), intensity, slots };
}

/** Both lists as one, with one part of each kind. Neither changes. @example withParts(emitted, fresh) */
export function withParts(before: readonly PartTally[], more: readonly PartTally[]): PartTally[] {
  const all = [...before];
  for (const part of more) addPart(all, part);
  return all;
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

/** Prices the energy of a part. @example price(part, reading) */
export function price(part: PartTally, intensity: PricingIntensity | undefined): PartTally {
  const { energy } = part;
  if (!energy || !intensity) return part;
  part.zone = intensity.zone;
  part.intensity = intensity;
  part.co2e = emissionsOfTally(energy, intensity);
  if (intensity.slots) part.slots = energySlots(intensity.slots, energy.value);
  return part;
}

/** A type with writable members. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Sets the known quantities of a record, in their public form. */
export function setTotals(
  record: Writable<Totals>,
  { energy, co2e, water, marketCo2e }: Readonly<Sums>,
): void {
  if (energy) record.energy = rangeOf(energy);
  if (co2e) record.co2e = rangeOf(co2e);
  if (water) record.water = rangeOf(water);
  if (marketCo2e) record.marketCo2e = rangeOf(marketCo2e);
}

/** The public form. @param shown The reading of the whole footprint. */
export function publicPart(tally: PartTally, shown?: IntensityReading): FootprintPart {
  const { component, method, methodId, boundary, emissionSource, zone, waste, energy, co2e } = tally;
  const { intensity, slots, waterSource, ghgScope } = tally;
  const part: Writable<FootprintPart> = { component, method, methodId, boundary, emissionSource };
  if (co2e && zone !== undefined) part.zone = zone;
  if (energy && slots && slots.length > 1) part.slots = slotsOf(slots, energy.value);
  else if (co2e && intensity && !(shown && isSameReading(intensity, shown)))
    part.intensity = withoutSlots(intensity);
  if (waste) part.waste = waste;
  if (waterSource) part.waterSource = waterSource;
  if (co2e && ghgScope) part.ghgScope = ghgScope;
  const priced = slots && slots.length > 1 ? meanIntensity(slots) : intensity;
  if (co2e && priced) for (const share of SCOPES) if (priced[share]) part[share] = priced[share];
  setTotals(part, tally);
  return part;
}

/** The public form of several. */
export const publicParts = (
  tallies: readonly PartTally[],
  shown?: IntensityReading,
): readonly FootprintPart[] => tallies.map((tally) => publicPart(tally, shown));

/** The reading of a footprint: the one that priced the parts at a boundary, or the mean of several. */
export function shownIntensity(
  parts: readonly PartTally[],
  boundary: Boundary,
  intensity: PricingIntensity | undefined,
): IntensityReading | undefined {
  if (!parts.some(({ slots }) => slots)) return intensity;
  const slots = parts.flatMap((part) => (part.boundary === boundary ? (part.slots ?? []) : []));
  return slots.length > 1 ? meanIntensity(slots) : intensity && withoutSlots(intensity);
}

/** Totals of a settled subtree. */
export interface Subtree extends Readonly<Sums> {
  readonly methods: readonly PartMethod[];
  /** Number of its activities with unknown energy, and why. */
  readonly unknown: number;
  readonly unknownReasons: readonly Reason[];
  /** Joules on metrics of this process that are not wasted yet. */
  readonly useful: number;
}

/** The method of a sum, from the methods of its parts. */
export const methodOf = (methods: readonly PartMethod[]): Method =>
  methods.length > 1 ? "mixed" : (methods[0] ?? "unavailable");

/** The sum of two subtrees; the second if there is no first yet. @example sumSubtrees(settled, child) */
export function sumSubtrees(a: Subtree | undefined, b: Subtree): Subtree {
  if (!a) return b;
  return {
    ...sumTotals(a, b),
    methods: union(a.methods, b.methods),
    unknown: a.unknown + b.unknown,
    unknownReasons: union(a.unknownReasons, b.unknownReasons),
    useful: a.useful + b.useful,
  };
}

/** Both lists have each item once, and so has the result. Mostly one of them has all. */
function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  const more = b.filter((item) => !a.includes(item));
  return more.length > 0 ? [...a, ...more] : a;
}
