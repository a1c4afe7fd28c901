import type { IntensityReading, TimeInterval } from "@wattspan/core";

/** Energy during one reading, or while none was known. */
interface Slot extends TimeInterval {
  readonly energy: number;
  readonly intensity?: IntensityReading;
}

/**
 * Gives a slot other readings. Several readings cut it where they begin and end, and divide its joules by
 * time. Time that none covers keeps the old reading.
 *
 * @example pieces(slot, [quarter1, quarter2])
 */
export function pieces<S extends Slot>(
  slot: S,
  given: IntensityReading | readonly IntensityReading[] | undefined,
): readonly S[] {
  if (given === undefined) return [slot];
  if (!isList(given)) return [{ ...slot, intensity: given }];
  const lengthMs = slot.toMs - slot.fromMs;
  if (!(lengthMs > 0)) {
    const holds = given.find((one) => one.validFromMs <= slot.fromMs && slot.fromMs < one.validToMs);
    return [holds ? { ...slot, intensity: holds } : slot];
  }
  const cut: S[] = [];
  let atMs = slot.fromMs;
  const take = (toMs: number, more: { readonly intensity?: IntensityReading }) => {
    cut.push({ ...slot, fromMs: atMs, toMs, energy: (slot.energy * (toMs - atMs)) / lengthMs, ...more });
    atMs = toMs;
  };
  for (const intensity of [...given].sort((a, b) => a.validFromMs - b.validFromMs)) {
    const fromMs = Math.max(atMs, intensity.validFromMs);
    const toMs = Math.min(slot.toMs, intensity.validToMs);
    if (fromMs >= toMs) continue;
    if (fromMs > atMs) take(fromMs, {});
    take(toMs, { intensity });
  }
  if (atMs < slot.toMs) take(slot.toMs, {});
  return cut;
}

const isList = (
  given: IntensityReading | readonly IntensityReading[],
): given is readonly IntensityReading[] => Array.isArray(given);
