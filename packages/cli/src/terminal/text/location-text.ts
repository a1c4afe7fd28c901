import type { Location } from "@wattspan/core";

/**
 * A place by its most exact member.
 * @example locationText({ cloud: { provider: "aws", region: "eu-west-1" } }) // "aws:eu-west-1"
 */
export function locationText({ zone, cloud, coordinates, country = "" }: Location): string {
  if (zone) return `${zone.system}:${zone.code}`;
  if (cloud) return `${cloud.provider}:${cloud.region}`;
  return coordinates ? `${coordinates.latitude},${coordinates.longitude}` : country;
}
