import type { Location, LocationRung, ServingRung } from "@wattspan/core";
import { annualZones, nationalZone } from "./annual-zones.js";
import { type CloudRegionZone, cloudRegionZone } from "./cloud-region-zone.js";
import { alpha2Of } from "./country-codes.js";
import { InvalidLocationError } from "./location-errors.js";
import { locationProblems } from "./location-problems.js";

/** The zone that a location stands for, and how exactly that is known. */
export interface ResolvedZone extends CloudRegionZone {
  /** What was known. `coordinates` never: the table has no shapes. */
  readonly rung: Exclude<LocationRung, "coordinates" | ServingRung>;
  /**
   * A zone of Electricity Maps; the ISO 3166-1 alpha-2 code of a country that has zones, but no figure as a
   * whole; or `WORLD`.
   */
  readonly zone: string;
}

/** The zone of a location of which nothing is known. */
export const WORLD_ZONE = "WORLD";

/**
 * Finds the zone of the annual table for a location. The most exact member that is known wins: zone, cloud
 * region, country; then the country that the code of an unknown zone begins with; then the world. Nothing is
 * guessed: coordinates and zones of other systems than `electricity-maps` are passed over.
 *
 * @throws InvalidLocationError when a member is malformed, also one that would not have been needed.
 * @example resolveZone({ cloud: { provider: "aws", region: "us-east-1" } }) // zone US-MIDA-PJM, rung cloud_region
 * @example resolveZone({ country: "deu" }) // zone DE, rung country
 */
export function resolveZone(location: Location): ResolvedZone {
  const problems = locationProblems(location);
  if (problems.length > 0) throw new InvalidLocationError(problems);
  const code = electricityMapsCode(location);
  if (code !== undefined && annualZones().has(code)) return { zone: code, rung: "zone" };

  const region = location.cloud && cloudRegionZone(location.cloud.provider, location.cloud.region);
  if (region) return { ...region, rung: "cloud_region" };

  const zone = zoneOfCountry(location.country) ?? zoneOfCountry(code?.split("-")[0]);
  return zone === undefined ? { zone: WORLD_ZONE, rung: "world" } : { zone, rung: "country" };
}

/** The code of a zone in the system of the table, in capitals. */
function electricityMapsCode({ zone }: Location): string | undefined {
  if (zone === undefined || !/^electricity[-_ ]?maps?$/i.test(zone.system.trim())) return undefined;
  const code = zone.code.trim();
  return /^[\w-]+$/.test(code) ? code.toUpperCase() : undefined;
}

function zoneOfCountry(country: string | undefined): string | undefined {
  const alpha2 = country === undefined ? undefined : alpha2Of(country);
  return alpha2 === undefined ? undefined : nationalZone(alpha2);
}
