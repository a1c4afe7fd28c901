/** Converts zone codes of other systems to zones of Electricity Maps and back. */

import { PLACE_ZONES } from "../data/place-zones.js";
import { WATTTIME_MARKETS, WATTTIME_UTILITIES } from "../data/watttime-regions.js";
import { annualZones } from "../tables/annual-zones.js";
import { pairsOf, recordsByName } from "../tables/table-records.js";

/**
 * A supported system of codes. `iso-3166-2` covers states of the US, Australia and Canada, and some islands.
 */
export type ZoneSystem = "electricity-maps" | "watttime" | "neso" | "eia" | "iso-3166-2";

const BY_PLAIN_NAME: ReadonlyMap<string, ZoneSystem> = new Map([
  ["electricitymaps", "electricity-maps"],
  ["electricitymap", "electricity-maps"],
  ["watttime", "watttime"],
  ["neso", "neso"],
  ["eia", "eia"],
  ["iso31662", "iso-3166-2"],
]);

/**
 * Names of systems match with or without capitals, spaces and hyphens.
 * @example plainName("Electricity Maps")
 */
export const plainName = (system: string): string => system.toLowerCase().replace(/[^a-z0-9]/g, "");

/**
 * The system of a name; `undefined` for unknown ones.
 * @example zoneSystemOf("Electricity Maps") // "electricity-maps"
 */
export const zoneSystemOf = (name: string): ZoneSystem | undefined => BY_PLAIN_NAME.get(plainName(name));

/** For each system, the zones of a code: the likeliest first, several where the code does not decide. */
const ZONES_OF: Readonly<Record<ZoneSystem, (code: string) => readonly string[]>> = {
  "electricity-maps": (code) => (annualZones().has(code) ? [code] : []),
  watttime: ofWattTime,
  // All its regions are within one zone; Northern Ireland is not among them.
  neso: (code) => (/^(GB|1[0-7]|[1-9])$/.test(code) ? ["GB"] : []),
  eia: ofEia,
  "iso-3166-2": zonesOfPlace,
};

/**
 * The zones of Electricity Maps for a code of a system, the likeliest first; empty where it is unknown.
 * @example zonesOfCode("eia", "PJM") // ["US-MIDA-PJM"]
 * @example zonesOfCode("watttime", "CAISO_NORTH") // ["US-CAL-CISO"]
 */
export function zonesOfCode(system: ZoneSystem, code: string): readonly string[] {
  const plain = code.trim().toUpperCase();
  return /^[\w-]{1,64}$/.test(plain) ? ZONES_OF[system](plain).filter((zone) => annualZones().has(zone)) : [];
}

/**
 * The code of another system for a zone of Electricity Maps; `undefined` where it has none, or several.
 * @example codeOfZone("eia", "US-MIDA-PJM") // "PJM"
 * @example codeOfZone("watttime", "US-CAL-CISO") // undefined: CAISO is cut into parts
 */
export function codeOfZone(system: ZoneSystem, zone: string): string | undefined {
  if (system === "electricity-maps") return zone;
  if (system === "neso") return zone === "GB" ? "GB" : undefined;
  if (system === "iso-3166-2") return /^(AU|CA)-[A-Z]{2,3}$/.test(zone) ? zone : undefined;
  const authority = authorityOf(zone);
  if (system === "eia" || authority === undefined) return authority;
  if ([...markets().values()].includes(zone)) return undefined;
  return [...utilities()].find(([, found]) => found === zone)?.[0] ?? authority;
}

/**
 * The zones of a state or another part of a country, the main supplier first.
 * @example zonesOfPlace("US-VA")
 */
export function zonesOfPlace(place: string): readonly string[] {
  return (
    placeZones().get(place) ?? (/^(AU|CA)-[A-Z]{2,3}$/.test(place) && annualZones().has(place) ? [place] : [])
  );
}

/** A zone of the United States ends in the code of its balancing authority; Alaska has none. */
const authorityOf = (zone: string): string | undefined => /^US-(?!AK)[A-Z]+-([A-Z]+)$/.exec(zone)?.[1];

function ofEia(code: string): readonly string[] {
  return [...annualZones().keys()].filter((zone) => authorityOf(zone) === code);
}

function ofWattTime(code: string): readonly string[] {
  const [market = ""] = code.split("_");
  const known = code.includes("_") ? markets().get(market) : utilities().get(code);
  return known === undefined ? ofEia(code) : [known];
}

const markets = (): ReadonlyMap<string, string> => pairsOf(WATTTIME_MARKETS);
const utilities = (): ReadonlyMap<string, string> => pairsOf(WATTTIME_UTILITIES);

let places: ReadonlyMap<string, readonly string[]> | undefined;

function placeZones(): ReadonlyMap<string, readonly string[]> {
  places ??= recordsByName(PLACE_ZONES, (zones) => zones);
  return places;
}
