/** The option `--location`. */

import { knownPlaces, resolveZone } from "@wattspan/carbon";
import type { Location } from "@wattspan/core";
import { nearestOf } from "@wattspan/core/options";
import { UsageError } from "../../command/usage-error.js";

/** The place in options, as given. */
export interface PlaceOptions {
  readonly location?: string;
}

/**
 * The given place: a country, a region of a cloud, a zone of Electricity Maps, or one of another system.
 * @throws {@link UsageError} with the nearest names.
 * @example placeFrom({ location: "de" }) // { country: "DE" }
 * @example placeFrom({ location: "aws:eu-west-1" }) // { cloud: { provider: "aws", region: "eu-west-1" } }
 */
export function placeFrom({ location: given }: PlaceOptions): Location | undefined {
  if (given === undefined) return undefined;
  const [, before = "", after = ""] = /^(?:zone:)?([\w. -]+):(.+)$/.exec(given.trim()) ?? [];
  const code = given.trim().toUpperCase();
  const { zones, countries, regions } = knownPlaces();
  const cloud = { cloud: { provider: before, region: after } };
  if (before !== "" && rungOf(cloud) === "cloud_region") return cloud;
  const other = { zone: { system: before, code: after } };
  if (before !== "" && rungOf(other) === "zone") return other;
  if (rungOf({ country: code }) !== undefined) return { country: code };
  if (zones.includes(code)) return { zone: { system: "electricity-maps", code } };
  const expected =
    "a country as DE, a region of a cloud as aws:eu-west-1, or a zone as US-CAL-CISO or eia:PJM";
  const near = before === "" ? nearestOf(code, [...countries, ...zones]) : nearestOf(given.trim(), regions);
  throw new UsageError("--location", given, expected, "--location DE", [...namedCountry(given), ...near]);
}

/** How exactly it is known; undefined for no valid place. */
function rungOf(location: Location): string | undefined {
  try {
    return resolveZone(location).rung;
  } catch {
    return undefined; // InvalidLocationError: not a code
  }
}

/** The code of a country that was given by name. */
function namedCountry(given: string): readonly string[] {
  const names = new Intl.DisplayNames("en", { type: "region" });
  const word = given.trim().toLowerCase();
  return knownPlaces().countries.filter((code) => names.of(code)?.toLowerCase() === word);
}
