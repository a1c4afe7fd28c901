/** Parts of the world, as providers name them, in countries. */

import type { ServingPlace } from "@wattspan/core";

/** A place before it is known what told it. */
export type Place = Omit<ServingPlace, "rung">;

const oneOf = (first: string, ...others: readonly string[]): Place => ({
  location: { country: first },
  orIn: others.map((country) => ({ country })),
});

/**
 * Countries of the European Union with a region of Bedrock's EU profiles or of Vertex AI. Sources: Amazon Bedrock user guide,
 * "Supported Regions and models for inference profiles"; Vertex AI, "Locations" (2026-11).
 */
export const EUROPE = oneOf("DE", "BE", "ES", "FI", "FR", "IE", "IT", "NL", "PL", "SE");
/** Countries of Bedrock's APAC profiles; the same source. */
const ASIA_PACIFIC = oneOf("JP", "AU", "IN", "KR", "SG");
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
 * The countries of a part of the world; undefined for `global`, `not_available` and what is not known.
 * @example geographyPlace("us") // { location: { country: "US" } }
 */
export const geographyPlace = (name: string | undefined): Place | undefined =>
  name === undefined ? undefined : GEOGRAPHIES.get(name.toLowerCase());
