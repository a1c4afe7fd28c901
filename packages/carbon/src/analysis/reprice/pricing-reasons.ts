import type { FootprintPart, IntensityReading, Reason } from "@wattspan/core";

/** Reasons that depend on the pricing. A new reading replaces all of them. */
const PRICING_REASONS: readonly Reason[] = [
  "no_intensity",
  "stale_intensity",
  "world_location",
  "assumed_location",
];

/** The reasons of a footprint after repricing. */
export function pricingReasons(
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
