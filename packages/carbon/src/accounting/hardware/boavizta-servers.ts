import type { Range } from "@wattspan/core";
import { BOAVIZTA_SERVERS } from "../../data/boavizta-servers.js";
import type { TableSource } from "../../tables/annual-average-sources.js";
import { rangeOfWords, recordsByName } from "../../tables/table-records.js";

/**
 * The source of {@link boaviztaServer}. It is share-alike, and therefore a file of its own to import. Print
 * the `attribution` wherever you publish its figures. The table itself, or a database made from it, may only
 * be published under the ODbL.
 */
export const BOAVIZTA_SOURCE: TableSource = {
  title: "Greenhouse gas of making servers",
  licence: "ODbL-1.0",
  licenceUrl: "https://opendatacommons.org/licenses/odbl/1-0/",
  attribution: "Contains information from Boavizta, which is made available under the ODbL 1.0.",
};

let servers: ReadonlyMap<string, Range> | undefined;

/**
 * Kilograms of CO2e of making a server of Dell or HPE, as its maker states, with a band from the stated
 * error. Without accelerators; for the configuration that the maker chose. For `hardware.kilograms` of
 * `accounting`.
 *
 * @param name Maker and model, in any case: `Dell PowerEdge R740`.
 * @returns `undefined` for a server that is not in the table.
 * @example boaviztaServer("Dell PowerEdge R740") // { value: 1313, low: 663, high: 2602 }
 */
export function boaviztaServer(name: string): Range | undefined {
  servers ??= recordsByName(BOAVIZTA_SERVERS, rangeOfWords);
  return servers.get(
    name
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, "_"),
  );
}
