import type { Location, Range } from "@wattspan/core";
import { GRID_WATER_COUNTRIES, GRID_WATER_REGIONS } from "../../data/grid-water.js";
import { cloudProviderOf } from "../../places/cloud-provider.js";
import { cloudRegionZone, countryInRegion } from "../../places/cloud-region-zone.js";
import { placesAt } from "../../places/country-at.js";
import { alpha2Of } from "../../places/country-codes.js";
import { rangeOfWords, recordsByName } from "../../tables/table-records.js";

let places: ReadonlyMap<string, Range> | undefined;

/**
 * Litres that power plants consume per kWh at a place, with a band: by cloud region in the United States, by
 * country in the rest of the world.
 *
 * @returns `undefined` where nothing is known: there is no figure of the world.
 * @example gridWaterAt({ country: "DE" }) // { value: 1.947, low: 1.18, high: 3.213 }
 */
export function gridWaterAt(location: Location): Range | undefined {
  places ??= new Map(
    [GRID_WATER_COUNTRIES, GRID_WATER_REGIONS].flatMap((table) => [...recordsByName(table, rangeOfWords)]),
  );
  const { cloud } = location;
  const region =
    cloud && `${cloudProviderOf(cloud.provider)}:${cloud.region.toLowerCase().replace(/\s/g, "")}`;
  const country = countryOf(location);
  return (region && places.get(region)) || (country === undefined ? undefined : places.get(country));
}

/** Systems whose codes begin with the country's code. */
const BY_COUNTRY = /^(electricity[-_ ]?maps?|iso[-_ ]?3166[-_ ]?2)$/i;

/**
 * The country of a zone, a cloud region or coordinates, or the stated one. `resolveZone` is not used: it
 * would bring the table of Electricity Maps and its licence.
 */
function countryOf({ zone, cloud, coordinates, country }: Location): string | undefined {
  const code = zone && BY_COUNTRY.test(zone.system.trim()) ? zone.code : undefined;
  const region = cloud && cloudRegionZone(cloud.provider, cloud.region)?.zone;
  const place = coordinates && placesAt(coordinates)[0];
  const named = cloud && countryInRegion(cloud.provider, cloud.region);
  const name = (code ?? region ?? country ?? place ?? named)?.trim().split("-")[0];
  return name === undefined ? undefined : alpha2Of(name);
}
