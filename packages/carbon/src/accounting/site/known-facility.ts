/** Figures that cloud owners publish about their data centres. */

import type { Location, Range } from "@wattspan/core";
import { AWS_FACILITIES, AWS_FACILITY_TABLE } from "../../data/facility-aws.js";
import { AZURE_FACILITIES, AZURE_FACILITY_TABLE } from "../../data/facility-azure.js";
import { GOOGLE_FACILITY_TABLE, GOOGLE_PUE, GOOGLE_WUE } from "../../data/facility-google.js";
import { cloudProviderOf } from "../../places/cloud-provider.js";
import { cloudRegions } from "../../places/cloud-region-zone.js";
import { rangeOfWords, tableRecords } from "../../tables/table-records.js";

/** The known figures of a data centre. */
export interface KnownFacility {
  /** Power usage effectiveness: total energy per joule of the machines, 1 or more. */
  readonly pue?: Range;
  /** Water usage effectiveness: litres evaporated at the site per kWh of the machines. */
  readonly wue?: Range;
  /** Name and version of the table, for example `facility-aws@2024`. */
  readonly table: string;
}

const GOOGLE: KnownFacility = { pue: GOOGLE_PUE, wue: GOOGLE_WUE, table: GOOGLE_FACILITY_TABLE };

let facilities: ReadonlyMap<string, KnownFacility> | undefined;

/**
 * The data centre of a cloud region of AWS, Azure or Google Cloud, with a band. Figures are annual means,
 * some for a whole part of the world; unknown figures are absent.
 *
 * @returns `undefined` for other places: a data centre is never guessed from a country.
 * @example facilityAt({ cloud: { provider: "aws", region: "eu-west-1" } })?.pue // { value: 1.11, low: 1.083, high: 1.138 }
 */
export function facilityAt({ cloud }: Location): KnownFacility | undefined {
  const provider = cloud && cloudProviderOf(cloud.provider);
  if (!provider) return undefined;
  const name = `${provider} ${cloud.region.toLowerCase().replace(/\s/g, "")}`;
  if (provider === "gcp") return cloudRegions().has(name) ? GOOGLE : undefined;
  facilities ??= new Map([
    ...parse("aws", AWS_FACILITIES, AWS_FACILITY_TABLE),
    ...parse("azure", AZURE_FACILITIES, AZURE_FACILITY_TABLE),
  ]);
  return facilities.get(name);
}

function parse(provider: string, records: string, table: string) {
  return tableRecords(records).map((record) => {
    const [region, ...figures] = record.split(" ");
    const pue = rangeOfWords(figures.slice(0, 3));
    const wue = rangeOfWords(figures.slice(3));
    return [`${provider} ${region}`, { ...(pue && { pue }), ...(wue && { wue }), table }] as const;
  });
}
