// Writes the table of grid zones of @wattspan/carbon from the yearly files of CO2.js:
//
//   node scripts/tables/electricity-maps.mjs --folder <folder with yearly_2021.json … yearly_2025.json> --date
// 2026-02-06
//
// Where the files come from: packages/carbon/src/data/README.md. The same input gives the same output, byte
// by byte. It stops rather than write an implausible figure.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { filled, plausible } from "./table-text.mjs";

const given = givenOptions(["folder", "date"], { out: dataOf("carbon") });

/** Years kept: the latest, and enough before it to see how much a year can differ. */
const YEARS_KEPT = 5;

try {
  const { years, zones, shares } = readElectricityMaps(given.folder);
  const text = electricityMapsTable(years, zones, shares, given.date);
  writeFileSync(join(given.out, "electricity-maps-annual.ts"), text);
  console.log(`${zones.size} zones of ${years.join(", ")}`);
} catch (error) {
  console.error(`electricity-maps: ${error.message}`);
  process.exitCode = 1;
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
// Written by scripts/tables/electricity-maps.mjs; change the script, not this file.

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
