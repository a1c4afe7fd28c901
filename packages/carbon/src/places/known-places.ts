import { annualZones, nationalZone } from "../tables/annual-zones.js";
import { cloudRegions } from "./cloud-region-zone.js";
import { countryCodes } from "./country-codes.js";

/** The names of all places with a figure in `annualAverage`, for a person to choose from. */
export interface KnownPlaces {
  /** Zones of Electricity Maps, such as `DE` or `US-MIDA-PJM`. */
  readonly zones: readonly string[];
  /** Cloud regions as `provider:region`, such as `aws:eu-west-1`. */
  readonly regions: readonly string[];
  /** ISO 3166-1 alpha-2 codes of countries. */
  readonly countries: readonly string[];
}

/**
 * Every place that the tables know by name. It reads all tables: use it for a message, not for every call.
 * @example knownPlaces().regions.includes("aws:eu-west-1") // true
 */
export const knownPlaces = (): KnownPlaces => ({
  zones: [...annualZones().keys()],
  regions: [...cloudRegions()].flatMap(([name, { onlyCountry }]) =>
    onlyCountry ? [] : [name.replace(" ", ":")],
  ),
  countries: countryCodes()
    .map(([alpha2]) => alpha2)
    .filter((alpha2) => nationalZone(alpha2) !== undefined),
});
