// Writes each zone's share of its country, from the hourly load published by the EIA and from
// zone-weights.csv:
//
//   node scripts/tables/zone-weights.mjs --load <folder with AVA.csv … PJM-AE.csv> --year 2024
//
// Where the files come from: packages/carbon/src/data/README.md. The same input gives the same output, byte
// by byte. It stops if a zone lacks its own figure, or if hours are missing.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { csvRows, filled } from "./table-text.mjs";

const data = dataOf("carbon");
const given = givenOptions(["load", "year"], {
  other: join(data, "zone-weights.csv"),
  zones: join(data, "electricity-maps-annual.ts"),
  out: join(data, "zone-weights.ts"),
});
/** Authorities that share a zone with another one: the zone has the other's code. */
const IN_ZONE_OF = new Map([["AEC", "SOCO"]]);
const GWH_PER_MWH = 1e-3;

try {
  const zones = zonesOf(given.zones);
  const rows = [...loadsOf(given.load, given.year, zones), ...othersOf(given.other, zones)];
  writeFileSync(
    given.out,
    tableOf(
      rows.sort(([a], [b]) => (a < b ? -1 : 1)),
      given.year,
    ),
  );
  console.log(`${rows.length} zones of ${new Set(rows.map(([zone]) => zone.slice(0, 2))).size} countries`);
} catch (error) {
  console.error(`zone-weights: ${error.message}`);
  process.exitCode = 1;
}

function zonesOf(file) {
  const [, table] = /ELECTRICITY_MAPS_ANNUAL = `([^`]*)`/.exec(readFileSync(file, "utf8"));
  return new Set(table.split(/[,\n]+/).flatMap((record) => record.trim().split(" ")[0] || []));
}

/** GWh of a year by zone. An authority has one file, or several whose names begin with its code. */
function loadsOf(folder, year, zones) {
  const loads = new Map();
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".csv"))) {
    const code = name.slice(0, -4).split("-")[0];
    const authority = IN_ZONE_OF.get(code) ?? code;
    loads.set(authority, (loads.get(authority) ?? 0) + loadOf(join(folder, name), year) * GWH_PER_MWH);
  }
  return [...loads].map(([authority, gwh]) => {
    const zone = [...zones].find((each) => each.startsWith("US-") && each.endsWith(`-${authority}`));
    if (!zone) throw new Error(`no zone is that of ${authority}`);
    return [zone, Math.round(gwh)];
  });
}

function loadOf(file, year) {
  const hours = csvRows(file, { columns: false })
    .filter(([hour]) => hour.startsWith(year))
    .map(([, , , mw]) => Number(mw));
  const expected = (Date.UTC(Number(year) + 1, 0, 1) - Date.UTC(Number(year), 0, 1)) / 3_600_000;
  if (hours.length !== expected || !hours.every((mw) => mw >= 0))
    throw new Error(`${file} has ${hours.length} hours of ${year} with a load, not ${expected}`);
  return hours.reduce((sum, mw) => sum + mw, 0);
}

function othersOf(file, zones) {
  return csvRows(file).map(({ zone, weight }) => {
    if (!zones.has(zone) || !(Number(weight) > 0)) throw new Error(`${zone} with ${weight} is no row`);
    return [zone, Number(weight)];
  });
}

function tableOf(rows, year) {
  return `/*!
 * How much of its country each zone is: its load or its people.
 *
 * Licence of the rows of the United States: Creative Commons Attribution 4.0 (CC-BY-4.0),
 * https://creativecommons.org/licenses/by/4.0/
 *
 * T. H. Ruggles, D. J. Farnham and A. Wongel, EIA Cleaned Hourly Electricity Demand Data, v1.4 (2025),
 * https://doi.org/10.5281/zenodo.3517196, CC BY 4.0; from form EIA-930 of the U.S. Energy Information
 * Administration (public domain).
 *
 * Changed: hours of ${year} were added up by balancing authority. The other rows are facts, with their sources in
 * zone-weights.csv.
 */
// Written by scripts/tables/zone-weights.mjs; change that script or zone-weights.csv, not this file.

/**
 * Of each zone: its code, then its weight, which counts against the other zones of its country alone (GWh or
 * people).
 */
export const ZONE_WEIGHTS = \`
${filled(rows.map((row) => row.join(" ")))}
\`;
`;
}
