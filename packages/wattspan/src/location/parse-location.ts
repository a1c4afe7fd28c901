/** Reads and writes the text form of a location, as in `WATTSPAN_LOCATION`. */

import type { Location } from "@wattspan/core";
import { cloudRegion } from "./cloud-region.js";

/** The forms of a text location, for messages. */
export const LOCATION_FORMS =
  'a country ("DE"), a cloud region ("aws:eu-west-1"), a zone ("zone:electricity-maps:US-CAL-CISO") or latitude and longitude ("52.5,13.4")';

const COUNTRY = /^[a-z]{2,3}$/i;
const ZONE = /^zone:([\w.-]+):([\w-]+)$/i;
const CLOUD = /^([\w.-]+):([^:]+)$/;
const COORDINATES = /^([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)$/;
/** How JavaScript writes what is nearly 0: `1.5e-7`. */
const SMALL = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/;

/**
 * Reads a location from a text: a country, `provider:region`, `zone:system:code`, or latitude and longitude
 * in degrees. It does not check that a country or a place exists.
 *
 * @returns `undefined` for a text of another form.
 * @example parseLocation("aws:eu-west-1") // { cloud: { provider: "aws", region: "eu-west-1" } }
 */
export function parseLocation(text: string): Location | undefined {
  const given = text.trim();
  if (COUNTRY.test(given)) return { country: given.toUpperCase() };
  const [, system, code] = ZONE.exec(given) ?? [];
  if (system !== undefined && code !== undefined) return { zone: { system, code } };
  const [, provider, region] = CLOUD.exec(given) ?? [];
  // Otherwise a zone with a missing code ("zone:DE") would be a cloud.
  const cloud = provider?.toLowerCase() === "zone" ? undefined : cloudRegion(provider, region);
  if (cloud) return { cloud };
  const [, latitude, longitude] = COORDINATES.exec(given) ?? [];
  return latitude === undefined || longitude === undefined
    ? undefined
    : onEarth({ latitude: Number(latitude) + 0, longitude: Number(longitude) + 0 }); // -0 is 0
}

/** Degrees on earth. */
function onEarth(coordinates: {
  readonly latitude: number;
  readonly longitude: number;
}): Location | undefined {
  const { latitude, longitude } = coordinates;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { coordinates } : undefined;
}

/**
 * Writes the most exact member of a location, as {@link parseLocation} reads it.
 *
 * @example formatLocation({ cloud: { provider: "aws", region: "eu-west-1" } }) // "aws:eu-west-1"
 */
export function formatLocation({ zone, cloud, coordinates, country }: Location): string {
  if (zone) return `zone:${zone.system}:${zone.code}`;
  if (cloud) return `${cloud.provider}:${cloud.region}`;
  if (coordinates) return `${decimal(coordinates.latitude)},${decimal(coordinates.longitude)}`;
  return country ?? "";
}

/** Without an exponent. @example decimal(1.5e-7) // "0.00000015" */
function decimal(degrees: number): string {
  const [, sign, first, rest = "", exponent] = SMALL.exec(String(degrees)) ?? [];
  return exponent === undefined
    ? String(degrees)
    : `${sign}0.${"0".repeat(Number(exponent) - 1)}${first}${rest}`;
}
