import type { Location, LocationRung, ServingRung } from "@wattspan/core";
import { nationalZone, zonesWithin } from "../tables/annual-zones.js";
import { type CloudRegionZone, cloudRegionZone, countryInRegion } from "./cloud-region-zone.js";
import { placesAt } from "./country-at.js";
import { alpha2Of } from "./country-codes.js";
import { InvalidLocationError } from "./location-errors.js";
import { locationProblems } from "./location-problems.js";
import { zoneSystemOf, zonesOfCode, zonesOfPlace } from "./zone-systems.js";

/** The zone of a location, and how exactly it is known. */
export interface ResolvedZone extends Omit<CloudRegionZone, "onlyCountry"> {
  /** The member that decided. */
  readonly rung: Exclude<LocationRung, ServingRung>;
  /**
   * A zone of Electricity Maps; the ISO 3166-1 alpha-2 code of a country that has zones, but no figure as a
   * whole; or `WORLD`.
   */
  readonly zone: string;
}

/** The zone of a location that is completely unknown. */
export const WORLD_ZONE = "WORLD";

/**
 * Finds the zone of the annual table for a location. The most exact known member wins: zone, cloud region,
 * coordinates, country; then the country at the start of an unknown zone's code; then the country at the
 * start of an unknown cloud region's name, for clouds that name regions so; then the world.
 *
 * - A zone may be in the system of Electricity Maps, `watttime`, `neso`, `eia` (balancing authorities) or
 *   `iso-3166-2`. Other systems are skipped.
 * - Where a member fits several zones, as coordinates near a border and many states of the US do, the
 *   likeliest is `zone` and the others are `alternatives`, which widen the band. A country next to
 *   coordinates decides between countries.
 *
 * @throws InvalidLocationError when any member is malformed, even an unneeded one.
 * @example resolveZone({ cloud: { provider: "aws", region: "us-east-1" } }) // zone US-MIDA-PJM, rung cloud_region
 * @example resolveZone({ coordinates: { latitude: 52.5, longitude: 13.4 } }) // zone DE, rung coordinates
 * @example resolveZone({ country: "deu" }) // zone DE, rung country
 */
export function resolveZone(location: Location): ResolvedZone {
  const problems = locationProblems(location);
  if (problems.length > 0) throw new InvalidLocationError(problems);
  return (
    byZone(location) ??
    byCloud(location) ??
    byCoordinates(location) ??
    byCountry(location.country) ??
    byCountry(countryOfZone(location)) ??
    byCountry(countryOfRegion(location)) ?? { zone: WORLD_ZONE, rung: "world" }
  );
}

function byZone({ zone }: Location): ResolvedZone | undefined {
  const system = zone && zoneSystemOf(zone.system);
  return zone && system ? resolved(zonesOfCode(system, zone.code), "zone") : undefined;
}

function byCloud({ cloud }: Location): ResolvedZone | undefined {
  const region = cloud && cloudRegionZone(cloud.provider, cloud.region);
  if (!region) return undefined;
  const { onlyCountry, ...known } = region;
  return { ...known, rung: onlyCountry ? "country" : "cloud_region" };
}

/** If only a whole country of several zones is known, that is no more than its name states. */
function byCoordinates({ coordinates, country }: Location): ResolvedZone | undefined {
  const found = coordinates ? placesAt(coordinates) : [];
  const stated = country === undefined ? undefined : alpha2Of(country);
  const within = found.filter((place) => place.slice(0, 2) === stated);
  const zones = (within.length > 0 ? within : found).flatMap(zonesAt);
  return resolved([...new Set(zones)], zones.every(isCountry) ? "country" : "coordinates");
}

const isCountry = (zone: string): boolean => zone.length === 2 && zonesWithin(zone).length > 0;

function zonesAt(place: string): readonly string[] {
  if (place.length > 2) return zonesOfPlace(place);
  const zone = nationalZone(place);
  return zone === undefined ? [] : [zone];
}

function byCountry(country: string | undefined): ResolvedZone | undefined {
  const alpha2 = country === undefined ? undefined : alpha2Of(country);
  const zone = alpha2 === undefined ? undefined : nationalZone(alpha2);
  return zone === undefined ? undefined : { zone, rung: "country" };
}

/** Codes of Electricity Maps and ISO 3166-2 begin with the country's. */
function countryOfZone({ zone }: Location): string | undefined {
  const system = zone && zoneSystemOf(zone.system);
  return system === "electricity-maps" || system === "iso-3166-2"
    ? zone?.code.trim().split("-")[0]
    : undefined;
}

const countryOfRegion = ({ cloud }: Location): string | undefined =>
  cloud && countryInRegion(cloud.provider, cloud.region);

function resolved(
  [zone, ...alternatives]: readonly string[],
  rung: ResolvedZone["rung"],
): ResolvedZone | undefined {
  if (zone === undefined) return undefined;
  return { zone, rung, ...(alternatives.length > 0 && { alternatives }) };
}
