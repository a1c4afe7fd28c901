// Writes packages/models/src/data/facility-pue.ts from the tables of data centres in packages/carbon, so that hosted estimates and accounts
// of one's own machines have one PUE for one place. Run it when those tables have changed: node scripts/tables/facility-pue.mjs; with --print it only
// prints the text.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { filled } from "./table-text.mjs";

const root = join(import.meta.dirname, "../..");
const tableOf = (name) => import(pathToFileURL(join(root, `packages/carbon/src/data/${name}.ts`)).href);
const { AWS_FACILITIES, AWS_FACILITY_TABLE } = await tableOf("facility-aws");
const { AZURE_FACILITIES, AZURE_FACILITY_TABLE } = await tableOf("facility-azure");
const { GOOGLE_FACILITY_TABLE, GOOGLE_PUE } = await tableOf("facility-google");

/** Regions with their PUE: value, low, high. */
const regionsOf = (cloud, text) =>
  text
    .trim()
    .split(/,\s*/)
    .map((record) => record.split(" "))
    .filter(([, value]) => value !== "-")
    .map(([region, ...figures]) => ({ cloud, region, figures: figures.slice(0, 3).map(Number) }));

/** Of the regions in the United States, where these providers usually serve: the mean, and the bounds of all. */
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

const aws = regionsOf("aws", AWS_FACILITIES);
const azure = regionsOf("azure", AZURE_FACILITIES);
const fleets = {
  aws: fleetOf(aws, /^us-(east|west)-/),
  azure: fleetOf(azure, /(east|west|central)us\d?$/),
  gcp: GOOGLE_PUE,
};
const records = [...aws, ...azure].map(({ cloud, region, figures }) => [cloud, region, ...figures].join(" "));
const fleetLines = Object.entries(fleets).map(
  ([cloud, { value, low, high }]) => `  ${cloud}: { value: ${value}, low: ${low}, high: ${high} },`,
);

const text = `/*!
 * Power usage effectiveness of the data centres of clouds, from the tables ${AWS_FACILITY_TABLE}, ${AZURE_FACILITY_TABLE} and
 * ${GOOGLE_FACILITY_TABLE} of @wattspan/carbon. Licensed under the Apache License, Version 2.0.
 */
// Written by scripts/tables/facility-pue.mjs; change those tables, then run the script.

import type { Range } from "@wattspan/core";

/** Of each region of AWS and Azure: its cloud and name, then PUE with its lower and upper bound. */
export const REGION_PUE = \`
${filled(records)}
\`;

/** Of each cloud where the region is not known: of its regions in the United States; Google's of its fleet. */
export const FLEET_PUE: Readonly<Record<"aws" | "azure" | "gcp", Range>> = {
${fleetLines.join("\n")}
};
`;
if (process.argv.includes("--print")) process.stdout.write(text);
else writeFileSync(join(root, "packages/models/src/data/facility-pue.ts"), text);
