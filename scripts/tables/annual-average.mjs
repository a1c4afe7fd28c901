// Writes the tables of @wattspan/carbon's annual-average provider from the files of their sources:
//
//   node scripts/tables/annual-average.mjs \
//     --electricity-maps <folder with yearly_2021.json … yearly_2025.json> --electricity-maps-date 2026-02-06 \
//     --ember <ember_co2_intensity.csv> --ember-date 2026-04
//
// Where the files come from: packages/carbon/src/data/README.md. The same input gives the same output, byte by byte.
// It stops rather than write a figure that cannot be right.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { filled } from "./table-text.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: given } = parseArgs({
  options: {
    "electricity-maps": { type: "string" },
    "electricity-maps-date": { type: "string" },
    ember: { type: "string" },
    "ember-date": { type: "string" },
    regions: { type: "string", default: join(root, "packages/carbon/src/data/cloud-regions.csv") },
    out: { type: "string", default: join(root, "packages/carbon/src/data") },
  },
});

/** Years kept: the latest, and enough before it to see how much a year can differ. */
const YEARS_KEPT = 5;
/** Coal alone is about 820 g, the worst islands about 1000 g; above this the unit is wrong. */
const MAX_GRAMS_PER_KWH = 2000;

/** Rows of Ember's file that do not describe their region, found by comparing them with their neighbours. */
const EMBER_ROWS_LEFT_OUT = new Map([
  ["aws ap-east-1", "Hong Kong, but has China's figure"],
  ["gcp asia-east2", "Hong Kong, but has China's figure"],
  ["azure eastasia", "Hong Kong, but has China's figure"],
  ["aws us-east-1", "Virginia, but has the average of the United States"],
  ["gcp us-central1", "Iowa, but has another figure than Iowa has elsewhere in the file"],
]);

try {
  writeTables();
} catch (error) {
  console.error(`annual-average: ${error.message}`);
  process.exitCode = 1;
}

function writeTables() {
  const { years, zones, shares } = readElectricityMaps(required("electricity-maps"));
  const regions = readRegions(given.regions, zones);
  const ember = readEmber(required("ember"), regions);
  write(
    "electricity-maps-annual.ts",
    electricityMapsTable(years, zones, shares, required("electricity-maps-date")),
  );
  write("cloud-region-zones.ts", cloudRegionTable(regions, ember));
  write("ember-annual.ts", emberTable(ember, required("ember-date")));
  console.log(
    `${zones.size} zones of ${years.join(", ")}; ${regions.length} cloud regions; ${ember.size} figures of Ember`,
  );
}

function required(name) {
  if (given[name]) return given[name];
  throw new Error(`--${name} is missing; the head of this script shows how it is called`);
}

function write(name, text) {
  writeFileSync(join(given.out, name), text);
}

/** Zone → figures of the kept years, oldest first. */
function readElectricityMaps(folder) {
  const years = readdirSync(folder)
    .flatMap((name) => /^yearly_(\d{4})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .slice(-YEARS_KEPT);
  if (years.length < YEARS_KEPT)
    throw new Error(`${folder} has yearly files of ${years.length} years, not ${YEARS_KEPT}`);
  const editions = years.map((year) => JSON.parse(readFileSync(join(folder, `yearly_${year}.json`), "utf8")));
  const codes = [...new Set(editions.flatMap(Object.keys))].sort();
  return {
    years,
    zones: new Map(codes.map((code) => [code, editions.map((edition) => figureOf(edition, code))])),
    shares: new Map(codes.map((code) => [code, sharesOf(editions.at(-1), code)])),
  };
}

function figureOf(edition, code) {
  if (!/^[A-Z]{2}(-[A-Z0-9]+)*$/.test(code)) throw new Error(`"${code}" is no zone code`);
  const { value, unit } = edition[code]?.carbonIntensity ?? {};
  if (unit !== "gCO2eq/kWh") throw new Error(`zone ${code} lacks a year, or its unit is ${unit}`);
  return plausible(value, `zone ${code}`);
}

/** Percent of what is consumed that is carbon-free, and that is renewable: a part of the first. */
function sharesOf(edition, code) {
  const { carbonFreeEnergy, renewableEnergy } = edition[code];
  const [carbonFree, renewable] = [carbonFreeEnergy, renewableEnergy].map(({ value, unit }) => {
    if (unit === "%" && Number.isFinite(value) && value >= 0 && value <= 100) return value;
    throw new Error(`zone ${code} has the share ${value} ${unit}`);
  });
  // Each is rounded by itself.
  if (renewable > carbonFree + 1) throw new Error(`zone ${code} has more renewable than carbon-free energy`);
  return [carbonFree, renewable];
}

/** A missing figure must stop us here, for nobody can tell it from a clean grid afterwards. */
function plausible(value, what) {
  if (Number.isFinite(value) && value > 0 && value <= MAX_GRAMS_PER_KWH) return value;
  throw new Error(`${what} has the figure ${value}, which is not between 0 and ${MAX_GRAMS_PER_KWH} g/kWh`);
}

function readRegions(file, zones) {
  const [head, ...rows] = lines(file).map((line) => line.split(","));
  const regions = rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])));
  const seen = new Set();
  for (const { provider, region, country, subdivision, zone, alternative_zone: alternative } of regions) {
    const name = `${provider} ${region}`;
    if (seen.has(name)) throw new Error(`${name} is there twice`);
    seen.add(name);
    for (const code of [zone, alternative]) {
      if (code && !zones.has(code)) throw new Error(`${name} names the zone ${code}, which has no figure`);
      if (code && code.slice(0, 2) !== country)
        throw new Error(`${name} is in ${country}, but its zone is ${code}`);
    }
    if (subdivision && !subdivision.startsWith(`${country}-`))
      throw new Error(`${name}: ${subdivision} is not in ${country}`);
  }
  return regions;
}

/**
 * Place → figure. Ember's file is by cloud region: in the United States and India the figure is that of the
 * state, in all other countries that of the country.
 */
function readEmber(file, regions) {
  const placeOf = new Map(
    regions.map(({ provider, region, country, subdivision }) => [
      `${provider} ${region}`,
      (country === "US" || country === "IN") && subdivision ? subdivision : country,
    ]),
  );
  const figures = new Map();
  for (const line of lines(file)) {
    if (line.startsWith("#")) continue;
    const [provider, region, figure] = line.split(",");
    const place = placeOf.get(`${provider} ${region}`);
    if (!place || EMBER_ROWS_LEFT_OUT.has(`${provider} ${region}`)) continue;
    const value = plausible(Number(figure), line);
    if ((figures.get(place) ?? value) !== value)
      throw new Error(`${place} has both ${value} and ${figures.get(place)}`);
    figures.set(place, value);
  }
  return new Map([...figures].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function lines(file) {
  return readFileSync(file, "utf8")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
}

function electricityMapsTable(years, zones, shares, date) {
  const latest = years.at(-1);
  const records = (rows) => filled([...rows].map(([code, figures]) => `${code} ${figures.join(" ")}`));
  return `/*!
 * Annual mean carbon intensity by zone, ${years[0]}–${latest}.
 *
 * Licence of this table: Open Database License 1.0 (ODbL-1.0), https://opendatacommons.org/licenses/odbl/1-0/
 *
 * Contains information from Electricity Maps (https://www.electricitymaps.com/), which is made available under
 * the Open Database License (ODbL); in the edition that the Green Web Foundation publishes with CO2.js
 * (https://github.com/thegreenwebfoundation/co2.js), of ${date}.
 *
 * Changed: names of zones were left out, shares of earlier years too, and the years were joined. Share alike: whoever publishes a
 * database that is made from this table must offer it under the ODbL too and keep this notice.
 */
// Written by scripts/tables/annual-average.mjs; change the script, not this file.

/** The years of the figures, oldest first. */
export const ELECTRICITY_MAPS_YEARS = [${years.join(", ")}] as const;

/**
 * Of each zone: its code, then gCO2e/kWh of each year (lifecycle, average, consumption with imports traced).
 */
export const ELECTRICITY_MAPS_ANNUAL = \`
${records(zones)}
\`;

/** Of each zone: its code, then the percent of its electricity in ${latest} that was carbon-free, and renewable (imports traced). */
export const ELECTRICITY_MAPS_SHARES = \`
${records(shares)}
\`;
`;
}

function cloudRegionTable(regions, ember) {
  const table = (provider) =>
    filled(
      regions
        .filter((row) => row.provider === provider)
        .map(({ region, zone, alternative_zone: alternative, subdivision }) =>
          [region, alternative ? `${zone}/${alternative}` : zone, ember.has(subdivision) ? subdivision : ""]
            .join(" ")
            .trim(),
        ),
    );
  const providers = [...new Set(regions.map(({ provider }) => provider))];
  return `// Written by scripts/tables/annual-average.mjs from cloud-regions.csv; change that file, then run the script.

/**
 * The grid zone of each cloud region (Electricity Maps' codes), compiled for Wattspan from the providers' own
 * lists of regions and their places. Of each region: its name, its zone, after a slash another zone that it
 * may belong to, and the ISO 3166-2 subdivision where there is a figure of Ember for it.
 */
export const CLOUD_REGION_ZONES = {
${providers.map((provider) => `  ${provider}: \`\n${table(provider)}\n\`,`).join("\n")}
};
`;
}

function emberTable(figures, date) {
  const records = [...figures].map(([place, value]) => `${place} ${value}`);
  return `/*!
 * Carbon intensity by country and state.
 *
 * Licence of this table: Creative Commons Attribution 4.0 (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/
 *
 * Yearly electricity data, Ember (https://ember-energy.org/), CC BY 4.0; in the edition that DigitalPebble
 * publishes with Spruce (https://github.com/DigitalPebble/spruce), of ${date}.
 *
 * Changed: rows were joined by place; those that do not describe their place were left out.
 */
// Written by scripts/tables/annual-average.mjs; change the script, not this file.

/**
 * Of each country (ISO 3166-1) or state (ISO 3166-2): its code, then gCO2e/kWh (lifecycle, average,
 * production).
 */
export const EMBER_ANNUAL = \`
${filled(records)}
\`;
`;
}
