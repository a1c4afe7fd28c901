import type { Location, LocationRung } from "@wattspan/core";
import { InvalidLocationError } from "../places/location-errors.js";
import { locationProblems } from "../places/location-problems.js";
import { resolveZone, WORLD_ZONE } from "../places/resolve-zone.js";
import { plainName } from "../places/zone-systems.js";
import { zonesWithin } from "../tables/annual-zones.js";
import { IntensityError } from "./intensity-error.js";

/** A place as a source names it. */
export interface Place {
  readonly zone: string;
  readonly rung: LocationRung;
}

/** @throws InvalidLocationError for a malformed location. */
export function checkWellFormed(location: Location): void {
  const problems = locationProblems(location);
  if (problems.length > 0) throw new InvalidLocationError(problems);
}

/** The form of a code by default. One of dots alone would be another folder in a path. */
const CODE = /^(?!\.+$)[\w.-]{1,64}$/;

/** The zone code of a location in a source's own system, where it looks like one. */
export function codeOf({ zone }: Location, system: string, form = CODE): string | undefined {
  if (zone === undefined || plainName(zone.system) !== plainName(system)) return undefined;
  const code = zone.code.trim();
  return form.test(code) ? code : undefined;
}

/** A place on the map of Electricity Maps' zones. */
export interface GridPlace extends Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Other zones that it may be in. */
  readonly alternatives: readonly string[];
}

/** Where a location is; `undefined` where it does not state a place. */
export function gridPlaceOf(location: Location): GridPlace | undefined {
  const { zone, rung, alternatives = [] } = resolveZone(location);
  return zone === WORLD_ZONE ? undefined : { zone, rung, country: zone.slice(0, 2), alternatives };
}

/** The place on the grid of a location, for a source of countries. `undefined` where several countries are possible. */
export function countryPlaceOf(location: Location): GridPlace | undefined {
  const place = gridPlaceOf(location);
  return place?.alternatives.every((zone) => zone.startsWith(place.country)) ? place : undefined;
}

/** The place on the grid of a location, for a source of zones. `undefined` where several zones are possible. */
export function onlyPlaceOf(location: Location): GridPlace | undefined {
  const place = gridPlaceOf(location);
  return place?.alternatives.length === 0 || place?.rung === "cloud_region" ? place : undefined;
}

/** The zones that a country is divided into, for sources without a figure for the whole. */
export function partsOf({ zone, rung }: GridPlace): readonly string[] {
  const parts = rung === "country" ? zonesWithin(zone) : [];
  return parts.length > 1 ? parts : [];
}

/** The error of a source that cannot place a location. */
export const notPlaced = (provider: string, found: string): IntensityError =>
  new IntensityError(provider, "unknown_zone", found);

/** The error of a source that answers for another place than it was asked for. */
export const otherPlace = (provider: string, asked: string, answered: unknown): IntensityError =>
  notPlaced(provider, `asked for ${asked}, it answered for ${String(answered).slice(0, 40)}`);

/** The most exact member of a location, for sources with one figure for every location. */
export function statedRung({ zone, cloud, coordinates, country }: Location): LocationRung {
  if (zone) return "zone";
  if (cloud) return "cloud_region";
  return coordinates ? "coordinates" : country === undefined ? "world" : "country";
}
