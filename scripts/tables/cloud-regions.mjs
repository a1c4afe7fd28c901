// Writes packages/carbon/src/data/cloud-region-zones.ts from cloud-regions.csv, and checks it against the tables
// of zones and states:
//
//   node scripts/tables/cloud-regions.mjs
//
// It stops rather than write a region whose zone has no figure, or is in another country. With --print it only
// prints the text. A zone after "~" is
// the whole country of a region of which no more is known.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { csvRows, filled } from "./table-text.mjs";

const data = join(import.meta.dirname, "../../packages/carbon/src/data");
const tableOf = (name) => import(pathToFileURL(join(data, `${name}.ts`)).href);
const codesOf = (table) =>
  new Set(
    table
      .trim()
      .split(/,\s*/)
      .map((record) => record.split(" ")[0]),
  );
const { ELECTRICITY_MAPS_ANNUAL } = await tableOf("electricity-maps-annual");
const { EMBER_STATES } = await tableOf("ember-annual");
const zones = codesOf(ELECTRICITY_MAPS_ANNUAL);
const states = codesOf(EMBER_STATES);

try {
  const regions = csvRows(join(data, "cloud-regions.csv"));
  checkRegions(regions);
  const text = textOf(regions);
  if (process.argv.includes("--print")) process.stdout.write(text);
  else writeFileSync(join(data, "cloud-region-zones.ts"), text);
} catch (error) {
  console.error(`cloud-regions: ${error.message}`);
  process.exitCode = 1;
}

function checkRegions(regions) {
  const seen = new Set();
  for (const { provider, region, country, subdivision, zone, alternative_zone: alternative } of regions) {
    const name = `${provider} ${region}`;
    if (!/^[a-z]+ [a-z\d-]+$/.test(name)) throw new Error(`"${name}" is no provider and region`);
    if (seen.has(name)) throw new Error(`${name} is there twice`);
    seen.add(name);
    for (const code of [zone.replace("~", ""), alternative])
      if (code && !zones.has(code)) throw new Error(`${name} names the zone ${code}, which has no figure`);
    if (zone.replace("~", "").slice(0, 2) !== country)
      throw new Error(`${name} is in ${country}, but its zone is ${zone}`);
    if (subdivision && !subdivision.startsWith(`${country}-`))
      throw new Error(`${name}: ${subdivision} is not in ${country}`);
  }
}

function textOf(regions) {
  const providers = [...new Set(regions.map(({ provider }) => provider))];
  const table = (provider) => filled(regions.filter((row) => row.provider === provider).map(recordOf));
  return `// Written by scripts/tables/cloud-regions.mjs from cloud-regions.csv; change that file, then run the script.

/**
 * The grid zone of each cloud region (Electricity Maps' codes), compiled for Wattspan from the providers' own
 * lists of regions and their places. Of each region: its name, its zone (after "~": its country, of which no more is known), after a slash
 * another zone that it may belong to, and the ISO 3166-2 subdivision where there is a figure of Ember for it.
 */
export const CLOUD_REGION_ZONES = {
${providers.map((provider) => `  ${provider}: \`\n${table(provider)}\n\`,`).join("\n")}
};
`;
}

function recordOf({ region, zone, alternative_zone: alternative, subdivision }) {
  const words = [region, alternative ? `${zone}/${alternative}` : zone];
  return [...words, ...(states.has(subdivision) ? [subdivision] : [])].join(" ");
}
