/** Parts of the world, as providers name them, in countries. */

import type { ServingPlace } from "@wattspan/core";

/** A place without its rung. */
export type Place = Omit<ServingPlace, "rung">;

/**
 * One of some countries, weighted by generation: capacity is seldom published, and the grid indicates it.
 * @param generation TWh in 2023. Source: Ember, yearly electricity data, by Our World in Data (CC BY 4.0), in
 *   the edition of CodeCarbon (global_energy_mix.json at commit b05965e).
 */
function oneOf(generation: Readonly<Record<string, number>>): Place {
  const [first, ...others] = Object.keys(generation).map((country) => ({ country }));
  return { location: first ?? {}, orIn: others, weights: Object.values(generation) };
}

/**
 * Countries of the European Union with a region of Bedrock's EU profiles or of Vertex AI. Sources: Amazon
 * Bedrock user guide, "Supported Regions and models for inference profiles"; Vertex AI, "Locations"
 * (2026-11).
 */
export const EUROPE = oneOf({
  DE: 505,
  BE: 82,
  ES: 270,
  FI: 80,
  FR: 514,
  IE: 31,
  IT: 263,
  NL: 122,
  PL: 169,
  SE: 166,
});
/** Countries of Bedrock's APAC profiles; the same source. */
const ASIA_PACIFIC = oneOf({ JP: 1014, AU: 275, IN: 1968, KR: 614, SG: 57 });
const country = (code: string): Place => ({ location: { country: code } });

const GEOGRAPHIES: ReadonlyMap<string, Place> = new Map([
  ["us", country("US")],
  ["us-gov", country("US")],
  ["ca", country("CA")],
  ["jp", country("JP")],
  ["au", country("AU")],
  ["in", country("IN")],
  ["eu", EUROPE],
  ["europe", EUROPE],
  ["apac", ASIA_PACIFIC],
]);

/**
 * The countries of a part of the world; undefined for `global`, `not_available` and unknown names.
 * @example geographyPlace("us") // { location: { country: "US" } }
 */
export const geographyPlace = (name: string | undefined): Place | undefined =>
  name === undefined ? undefined : GEOGRAPHIES.get(name.toLowerCase());
