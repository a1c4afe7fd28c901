/** Places in options. */

import { knownPlaces, resolveZone } from "@wattspan/carbon";
import type { Location } from "@wattspan/core";
import { nearestOf } from "@wattspan/models";
import { UsageError } from "../../command/usage-error.js";

/** The options of a place, as given. */
export interface PlaceOptions {
  readonly zone?: string;
  readonly country?: string;
  readonly region?: string;
}

/**
 * The given place.
 * @throws {@link UsageError} with the nearest names.
 * @example placeFrom({ country: "de" }) // { country: "DE" }
 */
export function placeFrom({ zone, country, region }: PlaceOptions): Location | undefined {
  if (zone !== undefined) return zoneOf(zone);
  if (country !== undefined) return countryOf(country);
  return region === undefined ? undefined : regionOf(region);
}

/**
 * Reads a zone of Electricity Maps, or of another system with its prefix.
 * @example zoneOf("US-MIDA-PJM")
 * @example zoneOf("eia:PJM")
 */
function zoneOf(given: string): Location {
  const [, system = "", theirs = ""] = /^([\w -]+):(.+)$/.exec(given.trim()) ?? [];
  const location = { zone: { system, code: theirs } };
  if (system !== "" && resolveZone(location).rung === "zone") return location;
  const code = given.trim().toUpperCase();
  const { zones } = knownPlaces();
  if (zones.includes(code)) return { zone: { system: "electricity-maps", code } };
  const expected = "a zone of Electricity Maps, or of another system as system:zone";
  const countries = nearestCountries(given).map((country) => `--country ${country}`);
  throw new UsageError("--zone", given, expected, "--zone FR", [...nearestOf(code, zones), ...countries]);
}

/**
 * Reads a country.
 * @example countryOf("DE") // { country: "DE" }
 */
function countryOf(given: string): Location {
  const country = given.trim().toUpperCase();
  if (isCountry(country)) return { country };
  const expected = "an ISO 3166-1 code of two or three letters";
  throw new UsageError("--country", given, expected, "--country US", nearestCountries(given));
}

/**
 * Reads a cloud region.
 * @example regionOf("aws:eu-west-1")
 */
function regionOf(given: string): Location {
  const [, provider = "", region = ""] = /^([\w.]+):(.+)$/.exec(given.trim()) ?? [];
  const location = { cloud: { provider, region } };
  if (provider !== "" && resolveZone(location).rung === "cloud_region") return location;
  const expected = "a region of a cloud as cloud:region";
  const near = nearestOf(given.trim(), knownPlaces().regions);
  throw new UsageError("--region", given, expected, "--region aws:eu-west-1", near);
}

function isCountry(country: string): boolean {
  try {
    resolveZone({ country });
    return true;
  } catch {
    return false; // InvalidLocationError: not a code
  }
}

/** Suggestions by code, or by name if a name was given. */
function nearestCountries(given: string): readonly string[] {
  const { countries } = knownPlaces();
  const word = given.trim();
  if (word.length <= 3) return nearestOf(word, countries);
  const names = new Intl.DisplayNames("en", { type: "region" });
  const codes = new Map(countries.map((code) => [names.of(code) ?? code, code]));
  return nearestOf(word, [...codes.keys()]).map((name) => `${codes.get(name)} for ${name}`);
}
