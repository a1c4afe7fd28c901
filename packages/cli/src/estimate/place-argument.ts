/** Places, as options name them. */

import { knownPlaces, resolveZone } from "@wattspan/carbon";
import type { Location } from "@wattspan/core";
import { nearestOf, nearestText } from "../nearest.js";
import { UsageError } from "../usage-error.js";

/** Reads a zone of Electricity Maps. @throws {@link UsageError} with the nearest ones. @example zoneOf("US-MIDA-PJM") */
export function zoneOf(given: string): Location {
  const code = given.trim().toUpperCase();
  const { zones } = knownPlaces();
  if (zones.includes(code)) return { zone: { system: "electricity-maps", code } };
  const { countries } = knownPlaces();
  const hint = countries.includes(code)
    ? `; it is a country without a zone of its own: --country ${code}`
    : nearestText(nearestOf(code, zones));
  throw new UsageError("--zone", given, `a zone of Electricity Maps${hint}`, "--zone FR");
}

/** Reads a country. @throws {@link UsageError} with the nearest ones. @example countryOf("DE") // { country: "DE" } */
export function countryOf(given: string): Location {
  const country = given.trim().toUpperCase();
  try {
    resolveZone({ country });
    return { country };
  } catch {
    const near = nearestText(nearestOf(country.slice(0, 3), knownPlaces().countries));
    throw new UsageError(
      "--country",
      given,
      `an ISO 3166-1 code of two or three letters${near}`,
      "--country US",
    );
  }
}

/** Reads a cloud region. @throws {@link UsageError} with the nearest ones. @example regionOf("aws:eu-west-1") */
export function regionOf(given: string): Location {
  const [, provider = "", region = ""] = /^([\w.]+):(.+)$/.exec(given.trim()) ?? [];
  if (provider !== "") {
    const location = { cloud: { provider, region } };
    if (resolveZone(location).rung === "cloud_region") return location;
  }
  throw new UsageError(
    "--region",
    given,
    `a region of aws, azure or gcp as cloud:region${nearestText(nearestOf(given, knownPlaces().regions))}`,
    "--region aws:eu-west-1",
  );
}
