import type { FootprintPart, IntensityReading, Reason } from "@wattspan/core";

/** Reasons that come from what the energy is priced with, and none of which an older reading says of a newer one. */
const OF_PRICING: readonly Reason[] = [
  "no_intensity",
  "stale_intensity",
  "world_location",
  "assumed_location",
];

/** The reasons of a footprint, with those that its new readings are the reason for. */
export function pricingReasons(
  before: readonly Reason[],
  parts: readonly FootprintPart[],
  intensity: IntensityReading | undefined,
): readonly Reason[] {
  const reasons = before.filter((reason) => !OF_PRICING.includes(reason));
  if (parts.some(({ energy, co2e }) => energy && !co2e)) reasons.push("no_intensity");
  if (intensity?.stale) reasons.push("stale_intensity");
  if (intensity?.rung === "world") reasons.push("world_location");
  if (intensity?.rung === "provider") reasons.push("assumed_location");
  return reasons;
}
