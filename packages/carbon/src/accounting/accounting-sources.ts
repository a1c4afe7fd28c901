import type { TableSource } from "../tables/annual-average-sources.js";

const APACHE = {
  licence: "Apache-2.0",
  licenceUrl: "https://www.apache.org/licenses/LICENSE-2.0",
} as const;

/**
 * The sources of `accounting`. Print each `attribution` wherever you publish its figures.
 *
 * @example const credits = ACCOUNTING_SOURCES.map(({ attribution }) => attribution).join("\n");
 */
export const ACCOUNTING_SOURCES: readonly TableSource[] = [
  {
    title: "Power and water usage effectiveness of data centres by cloud region",
    ...APACHE,
    attribution:
      "Figures of Amazon Web Services, Microsoft and Google, in the edition of Spruce by DigitalPebble.",
  },
  {
    title: "Greenhouse gas of making the servers of clouds",
    ...APACHE,
    attribution: "Contains figures of Cloud Carbon Footprint.",
  },
  {
    title: "Water consumed by power plants for each kilowatt-hour",
    licence: "CC-BY-4.0",
    licenceUrl: "https://creativecommons.org/licenses/by/4.0/",
    attribution:
      "Guidance for Calculating Water Use Embedded in Purchased Electricity, World Resources Institute, CC BY 4.0.",
  },
];
