/** Figures of a source over time. Pure. */

import type { IntensityReading, TimeInterval } from "@wattspan/core";

/** One figure, in gCO2e/kWh. */
export interface Slot extends TimeInterval {
  readonly gramsPerKwh: number;
  /** Present where the source states its own bounds. */
  readonly range?: { readonly low: number; readonly high: number };
  readonly kind: NonNullable<IntensityReading["kind"]>;
  readonly estimated?: boolean;
  readonly estimationMethod?: string;
  readonly publishedAtMs?: number;
  readonly carbonFreeShare?: number;
  readonly renewableShare?: number;
}

/** How long a figure is used after its end, in multiples of its own length. */
export const MAX_STALE_SLOTS = 3;
/** Rounding error of an interval. */
const MAX_GAP_MS = 1;

/** Sorted by time, without empty ones and without overlaps. */
export function orderedSlots(slots: readonly Slot[]): readonly Slot[] {
  const sorted = slots.filter(({ fromMs, toMs }) => fromMs < toMs).sort((a, b) => a.fromMs - b.fromMs);
  let endMs = Number.NEGATIVE_INFINITY;
  return sorted.filter(({ fromMs, toMs }) => {
    if (fromMs < endMs) return false;
    endMs = toMs;
    return true;
  });
}

/**
 * The figure for a moment: the one that covers it; else the newest of the last {@link MAX_STALE_SLOTS}
 * lengths; else one that begins within its own length, because sources publish the coming hour. `undefined`
 * where all are further away.
 */
export function slotFor(slots: readonly Slot[], nowMs: number): Slot | undefined {
  const holds = slots.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  const newest = slots.findLast(
    ({ fromMs, toMs }) => toMs <= nowMs && nowMs < toMs + MAX_STALE_SLOTS * (toMs - fromMs),
  );
  return (
    holds ?? newest ?? slots.find(({ fromMs, toMs }) => nowMs < fromMs && fromMs - nowMs <= toMs - fromMs)
  );
}

/** Those that end after `fromMs` and begin before `toMs`. */
export const slotsWithin = (slots: readonly Slot[], { fromMs, toMs }: TimeInterval): readonly Slot[] =>
  slots.filter((slot) => slot.toMs > fromMs && slot.fromMs < toMs);

/** The mean over an interval, weighted by time; `undefined` unless the figures cover all of it. */
export function meanOver(slots: readonly Slot[], interval: TimeInterval): Slot | undefined {
  const inside = slotsWithin(orderedSlots(slots), interval);
  const lengthMs = interval.toMs - interval.fromMs;
  const weights = inside.map(
    ({ fromMs, toMs }) => Math.min(toMs, interval.toMs) - Math.max(fromMs, interval.fromMs),
  );
  const coveredMs = weights.reduce((sum, ms) => sum + ms, 0);
  if (inside.length === 0 || !(lengthMs - coveredMs <= MAX_GAP_MS)) return undefined;
  const mean = (of: (slot: Slot) => number) =>
    inside.reduce((sum, slot, index) => sum + of(slot) * (weights[index] as number), 0) / coveredMs;
  const known = (of: (slot: Slot) => number | undefined) =>
    inside.every((slot) => of(slot) !== undefined) ? mean((slot) => of(slot) as number) : undefined;
  const [low, high] = [known(({ range }) => range?.low), known(({ range }) => range?.high)];
  const carbonFreeShare = known((slot) => slot.carbonFreeShare);
  const renewableShare = known((slot) => slot.renewableShare);
  const moments = inside.flatMap(({ publishedAtMs }) => publishedAtMs ?? []);
  return {
    ...interval,
    gramsPerKwh: mean(({ gramsPerKwh }) => gramsPerKwh),
    ...(low !== undefined && high !== undefined && { range: { low, high } }),
    kind: "historical",
    ...(carbonFreeShare !== undefined && { carbonFreeShare }),
    ...(renewableShare !== undefined && { renewableShare }),
    ...(inside.some(({ estimated }) => estimated) && { estimated: true }),
    ...(moments.length === inside.length && { publishedAtMs: Math.max(...moments) }),
  };
}

/** The length between most neighbours; `undefined` for fewer than two moments. */
export function usualStep(moments: readonly number[]): number | undefined {
  const steps = moments.slice(1).map((moment, index) => moment - (moments[index] as number));
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)];
}
