// Writes packages/models/src/data/facility-pue.ts and facility-wue.ts from the tables of data centres in
// packages/carbon, so that hosted estimates and accounts of one's own machines have one figure for one place.
// Run it when those tables have changed: node scripts/tables/hosted-facilities.mjs; with --print pue, or wue,
// it only prints that text.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { filled } from "./table-text.mjs";

const root = join(import.meta.dirname, "../..");
const tableOf = (name) => import(pathToFileURL(join(root, `packages/carbon/src/data/${name}.ts`)).href);
const { AWS_FACILITIES, AWS_FACILITY_TABLE } = await tableOf("facility-aws");
const { AZURE_FACILITIES, AZURE_FACILITY_TABLE } = await tableOf("facility-azure");
const { GOOGLE_FACILITY_TABLE, GOOGLE_PUE, GOOGLE_WUE } = await tableOf("facility-google");
const CLOUD_TABLES = { aws: AWS_FACILITY_TABLE, azure: AZURE_FACILITY_TABLE, gcp: GOOGLE_FACILITY_TABLE };

/** Outputs: the position of the figures in a record of the tables, and their meaning. */
const FIGURES = {
  pue: { at: 1, google: GOOGLE_PUE, what: "Power usage effectiveness" },
  wue: {
    at: 4,
    google: GOOGLE_WUE,
    what: "Water usage effectiveness, litres at the site for each kWh of the machines,",
  },
};

/** Regions with a figure: value, low, high. */
const regionsOf = (cloud, text, at) =>
  text
    .trim()
    .split(/,\s*/)
    .map((record) => record.split(" "))
    .filter((words) => words[at] !== "-")
    .map((words) => ({ cloud, region: words[0], figures: words.slice(at, at + 3).map(Number) }));

/**
 * For the regions in the United States, where these providers usually serve: the mean, and the bounds of all.
 */
function fleetOf(regions, isAmerican) {
  const figures = regions.filter(({ region }) => isAmerican.test(region)).map((row) => row.figures);
  const mean = figures.reduce((sum, [value]) => sum + value, 0) / figures.length;
  const low = Math.min(...figures.map((row) => row[1]));
  return {
    value: Number(mean.toFixed(3)),
    low: Math.min(low, mean),
    high: Math.max(...figures.map((row) => row[2])),
  };
}

function textOf(name) {
  const { at, google, what } = FIGURES[name];
  const NAME = name.toUpperCase();
  const aws = regionsOf("aws", AWS_FACILITIES, at);
  const azure = regionsOf("azure", AZURE_FACILITIES, at);
  const fleets = {
    aws: fleetOf(aws, /^us-(east|west)-/),
    azure: fleetOf(azure, /(east|west|central)us\d?$/),
    gcp: google,
  };
  const records = [...aws, ...azure].map(({ cloud, region, figures }) =>
    [cloud, region, ...figures].join(" "),
  );
  const fleetLines = Object.entries(fleets).map(
    ([cloud, { value, low, high }]) => `  ${cloud}: { value: ${value}, low: ${low}, high: ${high} },`,
  );
  const tables = Object.entries(CLOUD_TABLES).map(([cloud, table]) => `  ${cloud}: "${table}",`);
  return `/*!
 * ${what} of the data centres of clouds, from the tables ${AWS_FACILITY_TABLE}, ${AZURE_FACILITY_TABLE} and
 * ${GOOGLE_FACILITY_TABLE} of @wattspan/carbon. Licensed under the Apache License, Version 2.0.
 */
// Written by scripts/tables/hosted-facilities.mjs; change those tables, then run the script.

import type { Range } from "@wattspan/core";

/** Of each region of AWS and Azure: its cloud and name, then ${NAME} with its lower and upper bound. */
export const REGION_${NAME} = \`
${filled(records)}
\`;

/** Of each cloud where the region is not known: of its regions in the United States; Google's of its fleet. */
export const FLEET_${NAME}: Readonly<Record<"aws" | "azure" | "gcp", Range>> = {
${fleetLines.join("\n")}
};
${
  name === "wue"
    ? `
/** The tables that the figures are from, as they appear on footprints. */
export const FACILITY_TABLES: Readonly<Record<"aws" | "azure" | "gcp", string>> = {
${tables.join("\n")}
};
`
    : ""
}`;
}

const only = process.argv[process.argv.indexOf("--print") + 1];
if (process.argv.includes("--print")) process.stdout.write(textOf(only));
else
  for (const name of Object.keys(FIGURES))
    writeFileSync(join(root, `packages/models/src/data/facility-${name}.ts`), textOf(name));
