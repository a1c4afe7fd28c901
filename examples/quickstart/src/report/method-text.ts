import type { Footprint } from "wattspan";

/**
 * The method of a footprint's number; for an estimate, also its id.
 * @example methodText(call) // "estimated by phase@2"
 */
export function methodText({ method, parts }: Footprint): string {
  if (method !== "estimated") return method;
  return `estimated by ${[...new Set(parts.map(({ methodId }) => methodId))].join(", ")}`;
}

/**
 * Where a hosted call was served, and how that is known.
 * @example servedText(call) // "served in US, its provider's usual place"
 */
export function servedText({ intensity }: Footprint): string {
  if (intensity === undefined) return "where it was served is not known";
  const { zone, rung } = intensity;
  if (rung === "world") return "served anywhere in the world";
  return rung === "provider"
    ? `served in ${zone}, its provider's usual place`
    : `served in ${zone}, known by ${rung.replace("_", " ")}`;
}
