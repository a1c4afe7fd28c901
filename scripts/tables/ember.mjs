// Writes the table of countries and states of @wattspan/carbon from Ember's yearly electricity data:
//
//   node scripts/tables/ember.mjs --countries <file> --countries-date 2026-10-09 \
//     --states <ember_co2_intensity.csv of Spruce> --states-date 2026-04
//
// <file> is Ember's own yearly_full_release_long_format.csv, or JSON with `countries` of { AT: { year, g } }.
// Where the files come from: packages/carbon/src/data/README.md. The same input gives the same output, byte
// by byte. It stops rather than write an implausible figure.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { csvRows, filled, plausible } from "./table-text.mjs";

const data = dataOf("carbon");
const given = givenOptions(["countries", "countries-date", "states", "states-date"], {
  out: join(data, "ember-annual.ts"),
});

/** Ember publishes about 210 countries; far fewer mean a broken file. */
const MIN_COUNTRIES = 150;
/** Older figures are not meaningful today. */
const OLDEST_YEAR = 2020;
/** States for which Spruce's file lacks the state's own figure, found by comparison with their neighbours. */
const STATES_LEFT_OUT = ["aws us-east-1", "azure usgovvirginia", "gcp us-central1"];

try {
  const countries = readCountries(given.countries);
  const states = readStates(given.states);
  writeFileSync(given.out, tableOf(countries, states));
  console.log(`${countries.size} countries, ${states.size} states`);
} catch (error) {
  console.error(`ember: ${error.message}`);
  process.exitCode = 1;
}

/** Country → its latest figure and year. */
function readCountries(file) {
  const rows = file.endsWith(".csv") ? rowsOfCsv(file) : rowsOfJson(file);
  const latest = new Map();
  for (const { code, year, grams } of rows) {
    if (!/^[A-Z]{2}$/.test(code)) throw new Error(`"${code}" is no ISO 3166-1 alpha-2 code`);
    if (!Number.isInteger(year)) throw new Error(`${code} has the year ${year}`);
    if (year < OLDEST_YEAR || year < (latest.get(code)?.year ?? 0)) continue;
    latest.set(code, { year, grams: Math.round(plausible(grams, code)) });
  }
  if (latest.size < MIN_COUNTRIES) throw new Error(`${file} has ${latest.size} countries only`);
  return byCode(latest);
}

function rowsOfJson(file) {
  const { countries } = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries(countries).map(([code, { year, g: grams }]) => ({ code, year, grams }));
}

/** Rows of the long format are by alpha-3 codes. */
function rowsOfCsv(file) {
  const text = readFileSync(join(data, "iso-3166-1.ts"), "utf8");
  const alpha2 = new Map(
    [...text.matchAll(/\b([A-Z]{2}) ([A-Z]{3})\b/g)].map(([, two, three]) => [three, two]),
  );
  const rows = csvRows(file).filter(
    (row) => row["Area type"] === "Country or economy" && row.Variable === "CO2 intensity" && row.Value,
  );
  return rows.map((row) => {
    if (row.Unit !== "gCO2/kWh") throw new Error(`${row.Area} has the unit ${row.Unit}`);
    const code = row["ISO 3 code"];
    return { code: alpha2.get(code) ?? code, year: Number(row.Year), grams: Number(row.Value) };
  });
}

/**
 * State → figure. Spruce's file is by cloud region: in the United States and India the figure is that of the
 * state.
 */
function readStates(file) {
  const stateOf = new Map(
    csvRows(join(data, "cloud-regions.csv"))
      .filter(({ country, subdivision }) => (country === "US" || country === "IN") && subdivision)
      .map(({ provider, region, subdivision }) => [`${provider} ${region}`, subdivision]),
  );
  const figures = new Map();
  for (const [provider, region, figure] of csvRows(file, { columns: false })) {
    const state = stateOf.get(`${provider} ${region}`);
    if (!state || STATES_LEFT_OUT.includes(`${provider} ${region}`)) continue;
    const grams = plausible(Number(figure), `${provider} ${region}`);
    if ((figures.get(state) ?? grams) !== grams) throw new Error(`${state} has two figures`);
    figures.set(state, grams);
  }
  return byCode(figures);
}

function byCode(map) {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tableOf(countries, states) {
  const latest = Math.max(...[...countries.values()].map(({ year }) => year));
  const records = [...countries].map(([code, { year, grams }]) =>
    [code, grams, ...(year === latest ? [] : [year])].join(" "),
  );
  return `/*!
 * Carbon intensity by country and state.
 *
 * Licence of this table: Creative Commons Attribution 4.0 (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/
 *
 * Yearly electricity data, Ember (https://ember-energy.org/data/yearly-electricity-data/), CC BY 4.0; countries as of
 * ${given["countries-date"]}, states in the edition that DigitalPebble publishes with Spruce
 * (https://github.com/DigitalPebble/spruce), of ${given["states-date"]}.
 *
 * Changed: the latest year of each country was kept, in whole grams; rows of states were joined by state; those that do not describe
 * their place were left out.
 */
// Written by scripts/tables/ember.mjs; change the script, not this file.

/** The year of the figures of countries, but for those that have one of their own. */
export const EMBER_YEAR = ${latest};

/**
 * Of each country (ISO 3166-1): its code, then gCO2e/kWh (lifecycle, average, production: imports are not in it), then the year
 * where it is an earlier one.
 */
export const EMBER_COUNTRIES = \`
${filled(records)}
\`;

/** Of each state (ISO 3166-2): its code, then the same. */
export const EMBER_STATES = \`
${filled([...states].map(([state, grams]) => `${state} ${grams}`))}
\`;
`;
}
