/** The readings that priced an interval in turn, and their mean. Pure. */

import type { IntensityReading, TimeInterval } from "../contracts/carbon-intensity.js";
import type { EnergySlot } from "../contracts/footprint.js";

/** A stretch of time with its reading. */
export interface IntensitySlot extends TimeInterval {
  readonly intensity: IntensityReading;
}

/** The price of an interval's energy. With `slots` it is their mean over time. */
export interface PricingIntensity extends IntensityReading {
  readonly slots?: readonly IntensitySlot[] | undefined;
}

/** Slots that a part remembers: three days of five minutes. */
const MAX_SLOTS = 1024;

const lengthOf = ({ fromMs, toMs }: TimeInterval): number => toMs - fromMs;
const energyIn = ({ energy }: EnergySlot): number => energy;
/** Shares of the electricity. */
const SHARES = ["carbonFreeShare", "renewableShare"] as const;
/** What holds for a mean if it does for a part of it. */
const FLAGS = ["estimated", "stale", "otherBasis"] as const;
const TEXTS = ["insteadOf", "attribution"] as const;
/** Of shares that are all of the grams, as 0.7 and 0.3. */
export const ROUNDED = 1 + 1e-9;
/** Shares of the grams that are in another scope than the electricity. */
export const SCOPES = ["scope1Share", "scope3Share"] as const;

/** The reading as the price of exactly this interval. @example inSlot(reading, { fromMs, toMs }) */
export const inSlot = (intensity: PricingIntensity, interval: TimeInterval): PricingIntensity =>
  intensity.slots ? intensity : { ...intensity, slots: [{ ...interval, intensity }] };

/** One reading for successive slots: the mean over time. @example meanByTime(slots).slots === slots */
export const meanByTime = (slots: readonly IntensitySlot[]): PricingIntensity => ({
  ...meanOf(slots, lengthOf),
  slots,
});

/**
 * One reading for energy from several slots: the mean of theirs, in gCO2e/kWh, weighted by their joules. It
 * is valid from the first to the last of them, `estimated` or `stale` if one of them is, and `insteadOf` a
 * provider if one of them is.
 *
 * @param slots At least one.
 * @example meanIntensity(part.slots).gramsPerKwh.value
 */
export const meanIntensity = (slots: readonly EnergySlot[]): IntensityReading => meanOf(slots, energyIn);

function meanOf<S extends IntensitySlot>(
  slots: readonly S[],
  weightOf: (slot: S) => number,
): IntensityReading {
  const last = (slots[slots.length - 1] as S).intensity;
  if (slots.every(({ intensity }) => isSameReading(intensity, last))) return last;
  const all = slots.map(({ intensity }) => intensity);
  const weights = slots.map(weightOf);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  // Without energy, all slots weigh the same.
  const shareOf = (index: number) => (sum > 0 ? (weights[index] as number) / sum : 1 / all.length);
  const mean = (of: (reading: IntensityReading) => number) =>
    all.reduce((total, reading, index) => total + of(reading) * shareOf(index), 0);
  const joined = (of: (reading: IntensityReading) => string | undefined) =>
    [...new Set(all.map(of).filter(Boolean))].join(",");
  const reading: { -readonly [K in keyof IntensityReading]: IntensityReading[K] } = {
    ...last,
    gramsPerKwh: {
      value: mean(({ gramsPerKwh }) => gramsPerKwh.value),
      low: mean(({ gramsPerKwh }) => gramsPerKwh.low),
      high: mean(({ gramsPerKwh }) => gramsPerKwh.high),
    },
    zone: joined(({ zone }) => zone),
    source: joined(({ source }) => source),
    validFromMs: Math.min(...all.map(({ validFromMs }) => validFromMs)),
    validToMs: Math.max(...all.map(({ validToMs }) => validToMs)),
  };
  for (const share of SHARES) {
    delete reading[share];
    if (all.every((one) => one[share] !== undefined)) reading[share] = mean((one) => one[share] as number);
  }
  let left = reading.gramsPerKwh.value;
  for (const share of SCOPES) {
    delete reading[share];
    // A share of the grams, not of the electricity: the user's own plants may be the dirty part of the mix.
    const own = mean((one) => one.gramsPerKwh.value * (one[share] ?? 0));
    // Negative marginal readings may leave less than that.
    if (!(own > 0 && own <= left * ROUNDED)) continue;
    reading[share] = own / reading.gramsPerKwh.value;
    left -= own;
  }
  for (const flag of FLAGS) if (all.some((one) => one[flag])) reading[flag] = true;
  for (const text of TEXTS) if (all.some((one) => one[text])) reading[text] = joined((one) => one[text]);
  return reading;
}

/** The reading as users see it. */
export function withoutSlots(intensity: PricingIntensity): IntensityReading {
  if (!("slots" in intensity)) return intensity;
  const { slots: _, ...reading } = intensity;
  return reading;
}

/** Whether two readings state the same for the same time. */
export function isSameReading(a: IntensityReading, b: IntensityReading): boolean {
  if (a === b) return true;
  const { value, low, high } = a.gramsPerKwh;
  const other = b.gramsPerKwh;
  return (
    value === other.value &&
    low === other.low &&
    high === other.high &&
    a.zone === b.zone &&
    a.source === b.source &&
    a.validFromMs === b.validFromMs &&
    a.stale === b.stale
  );
}

/** Divides joules among the slots by time. */
export function energySlots(slots: readonly IntensitySlot[], joules: number): readonly EnergySlot[] {
  const lengthMs = slots.reduce((sum, slot) => sum + lengthOf(slot), 0);
  const shareOf = (slot: IntensitySlot) => (lengthMs > 0 ? lengthOf(slot) / lengthMs : 1 / slots.length);
  return slots.map((slot) => ({ ...slot, energy: joules * shareOf(slot) }));
}

/** The same slots, scaled to these joules. */
export function slotsOf(slots: readonly EnergySlot[], joules: number): readonly EnergySlot[] {
  const sum = slots.reduce((total, { energy }) => total + energy, 0);
  return sum > 0 ? slots.map((slot) => ({ ...slot, energy: (slot.energy / sum) * joules })) : slots;
}

/** Appends later slots; those of one reading become one slot. Of too many, the oldest become one. */
export function joinSlots(
  before: readonly EnergySlot[],
  after: readonly EnergySlot[],
): readonly EnergySlot[] {
  const all = [...before];
  for (const slot of after) {
    const last = all[all.length - 1];
    if (last && isSameReading(last.intensity, slot.intensity))
      all[all.length - 1] = together(last, slot, last.intensity);
    else all.push(slot);
  }
  const [first, second] = all;
  if (first && second && all.length > MAX_SLOTS)
    all.splice(0, 2, together(first, second, meanIntensity([first, second])));
  return all;
}

const together = (a: EnergySlot, b: EnergySlot, intensity: IntensityReading): EnergySlot => ({
  fromMs: Math.min(a.fromMs, b.fromMs),
  toMs: Math.max(a.toMs, b.toMs),
  energy: a.energy + b.energy,
  intensity,
});
