import {
  type EnergySlot,
  type Footprint,
  type FootprintPart,
  gramsPerJoule,
  type IntensityReading,
  meanIntensity,
  type Range,
  type Reason,
} from "@wattspan/core";
import { multiplyRange } from "@wattspan/core/accounting";
import { msFromSeconds } from "@wattspan/core/units";
import { changedSum } from "./changed-sum.js";
import { pieces } from "./pieces.js";
import { type Priced, shownReading, withReading } from "./shown-reading.js";

/** Energy to reprice: of one part, during one reading. `intensity` is absent where none was known. */
export interface PricedEnergy extends Omit<EnergySlot, "intensity"> {
  /** The reading that priced it. */
  readonly intensity?: IntensityReading;
  readonly part: FootprintPart;
  readonly footprint: Footprint;
}

/**
 * The new pricing of some energy: one reading; or several, each for the time in which it is valid; or
 * nothing, to keep the old one.
 */
export type IntensityOf = (
  energy: PricedEnergy,
) => IntensityReading | readonly IntensityReading[] | undefined;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Prices a footprint again, for example with figures that their source has corrected since: grams of CO2e,
 * readings and the reasons that depend on them change, everything else stays. Embodied emissions and figures
 * that a service reported are not repriced. Totals keep what ran inside at its old price;
 * {@link repriceLedger} reprices that as well. Pure. With its own readings a footprint stays the same.
 *
 * @example
 * const corrected = reprice(footprint, ({ intensity, fromMs }) => corrections.get(`${intensity?.zone} ${fromMs}`));
 */
export const reprice = (footprint: Footprint, intensityOf: IntensityOf): Footprint =>
  repriced(footprint, intensityOf, [], []);

/**
 * Reprices all footprints of a ledger and keeps their order. The totals of a parent follow those of its
 * children, as far as these are in the list.
 *
 * @example const worse = repriceLedger(footprints, inScenario({ name: "dry year", factor: 1.5 }));
 */
export function repriceLedger(
  footprints: readonly Footprint[],
  intensityOf: IntensityOf,
): readonly Footprint[] {
  const children = new Map<string, Footprint[]>();
  const known = new Map(footprints.map((footprint) => [footprint.id, footprint]));
  for (const footprint of footprints) {
    const parent = known.get(footprint.parentId ?? "");
    if (!parent || !isInside(footprint, parent)) continue;
    const siblings = children.get(parent.id);
    if (siblings) siblings.push(footprint);
    else children.set(parent.id, [footprint]);
  }
  const insideOf = ({ id }: Footprint) => children.get(id) ?? [];
  const done = new Map<Footprint, Footprint>();
  for (const footprint of childrenFirst(footprints, insideOf)) {
    const inside = insideOf(footprint);
    const now = inside.map((child) => done.get(child) ?? child);
    done.set(footprint, repriced(footprint, intensityOf, inside, now));
  }
  return footprints.map((footprint) => done.get(footprint) ?? footprint);
}

/** Each once, after those that ran inside it. A damaged file may contain a cycle, so each is visited once. */
function childrenFirst(
  footprints: readonly Footprint[],
  insideOf: (footprint: Footprint) => readonly Footprint[],
): Iterable<Footprint> {
  const seen = new Set<Footprint>();
  const ordered = new Set<Footprint>();
  for (const footprint of footprints) {
    const open = [footprint];
    for (let next = open.at(-1); next; next = open.at(-1)) {
      if (seen.has(next)) ordered.add(open.pop() as Footprint);
      else open.push(...insideOf(next).filter((child) => !seen.has(child)));
      seen.add(next);
    }
  }
  return ordered;
}

function repriced(
  footprint: Footprint,
  intensityOf: IntensityOf,
  inside: readonly Footprint[],
  insideNow: readonly Footprint[],
): Footprint {
  const parts = footprint.parts.map((part) => repricedPart(footprint, part, intensityOf));
  const isSame = parts.every((part, index) => part.part === footprint.parts[index]);
  if (isSame && insideNow.every((child, index) => child === inside[index])) return footprint;
  const co2e = ({ co2e }: { readonly co2e?: Range }) => co2e;
  const intensity = isSame ? footprint.intensity : shownReading(footprint, parts);
  const now = parts.map((priced) => (isSame ? priced.part : withReading(priced, intensity)));
  const self = changedSum(footprint.self.co2e, footprint.parts.map(co2e), now.map(co2e));
  const total = changedSum(
    footprint.co2e,
    [footprint.self.co2e, ...inside.map(co2e)],
    [self, ...insideNow.map(co2e)],
  );
  return {
    ...footprint,
    ...(total && { co2e: total }),
    self: { ...footprint.self, ...(self && { co2e: self }) },
    parts: now,
    ...(intensity && { intensity }),
    reasons: isSame ? footprint.reasons : pricingReasons(footprint.reasons, now, intensity),
  };
}

function repricedPart(footprint: Footprint, part: FootprintPart, intensityOf: IntensityOf): Priced {
  const { energy } = part;
  // Grams without a zone were stated by others.
  if (!energy || (part.co2e && part.zone === undefined)) return { part, slots: [] };
  const before = slotsOf(footprint, part);
  const isKnown = (slot: (typeof before)[number]): slot is EnergySlot => slot.intensity !== undefined;
  const stays: Priced = { part, slots: before.filter(isKnown) };
  const given = before.map((slot) => intensityOf({ ...slot, part, footprint }));
  if (given.every((one) => one === undefined)) return stays;
  const slots = before.flatMap((slot, index) => pieces(slot, given[index]));
  if (!slots.every(isKnown)) return stays;
  const mean = meanIntensity(slots);
  const { slots: _, intensity, scope1Share: __, scope3Share: ___, ...rest } = part;
  const priced: Writable<FootprintPart> = { ...rest, co2e: times(energy, mean), zone: mean.zone };
  if (slots.length > 1) priced.slots = slots;
  else if (intensity) priced.intensity = mean;
  if (mean.scope1Share) priced.scope1Share = mean.scope1Share;
  if (mean.scope3Share) priced.scope3Share = mean.scope3Share;
  return { part: priced, slots };
}

const times = (energy: Range, { gramsPerKwh: { value, low, high } }: IntensityReading): Range =>
  multiplyRange(energy, { value: gramsPerJoule(value), low: gramsPerJoule(low), high: gramsPerJoule(high) });

/** A text when read from a file. */
const timeOf = (date: Date | string): number => new Date(date).getTime();

type UnpricedSlot = Omit<EnergySlot, "intensity"> & { readonly intensity?: IntensityReading };

/** When the energy was drawn. Without slots: evenly while the activity ran, at one reading or none. */
function slotsOf(footprint: Footprint, part: FootprintPart): readonly UnpricedSlot[] {
  if (part.slots) return part.slots;
  const { startedAt, durationS } = footprint;
  const fromMs = timeOf(startedAt);
  const intensity = part.intensity ?? (part.co2e && footprint.intensity);
  return [
    {
      fromMs,
      toMs: fromMs + msFromSeconds(durationS),
      energy: part.energy?.value ?? 0,
      ...(intensity && { intensity }),
    },
  ];
}

/** Dates have no fractions of a millisecond. */
const SLACK_MS = 2;
const endOf = ({ startedAt, durationS }: Footprint): number =>
  new Date(startedAt).getTime() + msFromSeconds(durationS);

/**
 * Whether the totals of a parent contain those of a child. A child that outlived its parent is a root in the
 * accounts. The duration of a parent that slept is without that time, so its end is unknown.
 */
const isInside = (child: Footprint, parent: Footprint): boolean =>
  endOf(child) <= endOf(parent) + SLACK_MS ||
  (parent.reasons.includes("suspended") && !child.reasons.includes("child_outlived"));

/** Reasons that depend on the pricing. A new reading replaces all of them. */
const PRICING_REASONS: readonly Reason[] = [
  "no_intensity",
  "stale_intensity",
  "world_location",
  "assumed_location",
];

/** The reasons of a footprint after repricing. */
function pricingReasons(
  before: readonly Reason[],
  parts: readonly FootprintPart[],
  intensity: IntensityReading | undefined,
): readonly Reason[] {
  const reasons = before.filter((reason) => !PRICING_REASONS.includes(reason));
  if (parts.some(({ energy, co2e }) => energy && !co2e)) reasons.push("no_intensity");
  if (intensity?.stale) reasons.push("stale_intensity");
  if (intensity?.rung === "world") reasons.push("world_location");
  if (intensity?.rung === "provider") reasons.push("assumed_location");
  return reasons;
}
