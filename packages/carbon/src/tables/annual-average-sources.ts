import { ELECTRICITY_MAPS_YEARS } from "../data/electricity-maps-annual.js";
import { WORLD_AVERAGE } from "../data/world-average.js";

/** A table behind readings, with the terms of its licence. */
export interface TableSource {
  /** Subject and coverage of the table. */
  readonly title: string;
  /** SPDX identifier of the licence of the table, not of the code. */
  readonly licence: "ODbL-1.0" | "CC-BY-4.0" | "Apache-2.0";
  readonly licenceUrl: string;
  /** The words to print next to published figures. */
  readonly attribution: string;
}

/**
 * The sources of {@link annualAverage}. Print each `attribution` wherever you publish its figures. The
 * Electricity Maps table itself, or a database made from it, may only be published under the ODbL.
 *
 * @example const credits = ANNUAL_AVERAGE_SOURCES.map(({ attribution }) => attribution).join("\n");
 */
export const ANNUAL_AVERAGE_SOURCES: readonly TableSource[] = [
  {
    title: `Annual mean carbon intensity by zone, ${ELECTRICITY_MAPS_YEARS[0]}–${ELECTRICITY_MAPS_YEARS.at(-1)}`,
    licence: "ODbL-1.0",
    licenceUrl: "https://opendatacommons.org/licenses/odbl/1-0/",
    attribution: "Contains information from Electricity Maps, which is made available under the ODbL 1.0.",
  },
  {
    title: `Carbon intensity by country and state, and of the world in ${WORLD_AVERAGE.year}`,
    licence: "CC-BY-4.0",
    licenceUrl: "https://creativecommons.org/licenses/by/4.0/",
    attribution:
      "Yearly electricity data and Global Electricity Review 2026, Ember, CC BY 4.0; changed: latest years, in whole grams.",
  },
  {
    title: "Load of the balancing authorities of the United States in 2024, for the bands of countries",
    licence: "CC-BY-4.0",
    licenceUrl: "https://creativecommons.org/licenses/by/4.0/",
    attribution: "EIA Cleaned Hourly Electricity Demand Data, Ruggles, Farnham and Wongel, CC BY 4.0.",
  },
];
