// Writes the tables of data centres and of water of @wattspan/carbon from the files of their source:
//
//   node scripts/tables/facilities.mjs --aws <aws-pue-wue.csv> --azure <azure-pue-wue.csv> --water <wcf.csv>
// --edition 2026-07
//
// Where the files come from: packages/carbon/src/data/README.md. The same input gives the same output, byte
// by byte. It stops rather than write an implausible figure.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { csvRows, filled, recordOf } from "./table-text.mjs";

const data = dataOf("carbon");
const given = givenOptions(["aws", "azure", "water", "edition"], {
  regions: join(data, "cloud-regions.csv"),
  out: data,
});

/**
 * A region's own figure is a mean of a year, rounded to 0.01: its overhead is assumed to be this much lower
 * or higher.
 */
const OVERHEAD_BAND = 0.25;
/** Band of a region's own water figure, an assumption: rounding alone is half of the smallest figure. */
const WATER_AT_SITE_BAND = 2;
/**
 * Two published factors for clouds in the United States are 4.35 and 5.11 L/kWh (arXiv:2505.09598), the
 * source has 3.13.
 */
const WATER_AT_PLANTS_BAND = 1.65;
/**
 * Location of groups of regions: AWS's figures by region there are the band for a group's figure of any
 * provider.
 */
const GEOGRAPHIES = {
  EMEA: /^(eu|eusc|me|af|il)-/,
  Americas: /^(us|ca|sa|mx)-/,
  APAC: /^(ap|cn)-/,
};
/** Microsoft states three figures: these are their pairs of PUE and WUE. */
const AZURE_GEOGRAPHIES = { "1.16 0.03": "EMEA", "1.16 0.34": "Americas", "1.28 0.25": "APAC" };
/** The source has China's figure for Hong Kong. */
const WATER_ROWS_LEFT_OUT = new Set(["aws ap-east-1", "azure eastasia", "gcp asia-east2"]);

const SPRUCE = `in the edition that DigitalPebble
 * publishes with Spruce (https://github.com/DigitalPebble/spruce), of ${given.edition}`;

try {
  const regions = csvRows(given.regions);
  const { rows, own } = readAws(given.aws);
  const aws = regionsOf(regions, "aws")
    .map((region) => awsRecord(region, rows, own))
    .filter(([, pue, , , wue]) => pue !== "-" || wue !== "-")
    .map(recordOf);
  const azure = azureRecords(given.azure, own);
  const water = readWater(given.water, regions);
  write("facility-aws.ts", facilityTable("aws", aws));
  write("facility-azure.ts", facilityTable("azure", azure));
  write("grid-water.ts", waterTable(water));
  console.log(
    `${aws.length} regions of AWS, ${azure.length} of Azure; water of ${water.countries.length} countries`,
  );
} catch (error) {
  console.error(`facilities: ${error.message}`);
  process.exitCode = 1;
}

function write(name, text) {
  writeFileSync(join(given.out, name), text);
}

function regionsOf(regions, provider) {
  return regions.filter((row) => row.provider === provider).map(({ region }) => region);
}

/** A file of figures without a header. */
function rowsOf(file) {
  return csvRows(file, { columns: false, relax_column_count: true });
}

/** The figures of AWS: rows in order, groups as patterns, and regions with their own figures. */
function readAws(file) {
  const rows = rowsOf(file).map(([, region, pue, wue]) => ({
    region,
    isGroup: region.includes(".+"),
    pue: pueOf(pue, region),
    wue: wueOf(wue, region),
  }));
  const own = rows.filter(({ isGroup }) => !isGroup);
  return { rows, own };
}

function pueOf(text, what) {
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (value >= 1 && value <= 3) return value;
  throw new Error(`${what} has the PUE ${text}, which is not between 1 and 3`);
}

function wueOf(text, what) {
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (value >= 0 && value <= 20) return value;
  throw new Error(`${what} has the WUE ${text}, which is not between 0 and 20 L/kWh`);
}

function awsRecord(region, rows, own) {
  const exact = own.find((row) => row.region === region);
  const group = rows.find((row) => row.isGroup && new RegExp(`^${row.region}$`).test(region));
  const geography = geographyOf(region);
  const pue = exact?.pue ? ownPue(exact.pue) : spanOf("pue", group?.pue, geography, own);
  const wue =
    exact?.wue === undefined
      ? spanOf("wue", group?.wue, geography, own)
      : ownWater(exact.wue, WATER_AT_SITE_BAND);
  return [region, ...pue, ...wue];
}

function geographyOf(region) {
  const found = Object.entries(GEOGRAPHIES).find(([, pattern]) => pattern.test(region));
  if (found) return found[0];
  throw new Error(`${region} is in no geography`);
}

function ownPue(value) {
  const overhead = value - 1;
  return [value, 1 + overhead * (1 - OVERHEAD_BAND), 1 + overhead * (1 + OVERHEAD_BAND)].map(rounded);
}

function ownWater(value, factor) {
  return [value, value / factor, value * factor].map(rounded);
}

/** A figure for many regions, with the span of what AWS states by region in the same part of the world. */
function spanOf(figure, value, geography, own) {
  if (value === undefined) return ["-", "-", "-"];
  const there = own
    .filter((row) => geographyOf(row.region) === geography)
    .flatMap((row) => row[figure] ?? []);
  return [value, Math.min(value, ...there), Math.max(value, ...there)].map(rounded);
}

function azureRecords(file, own) {
  return rowsOf(file).map(([, region, pue, wue]) => {
    const geography = AZURE_GEOGRAPHIES[`${pue} ${wue}`];
    if (!geography) throw new Error(`Azure's ${region} has figures of no geography: ${pue}, ${wue}`);
    const figures = [
      ...spanOf("pue", pueOf(pue, region), geography, own),
      ...spanOf("wue", wueOf(wue, region), geography, own),
    ];
    return recordOf([region, ...figures]);
  });
}

/**
 * Litres per kWh by country, and by region where a country has several figures: the United States, by the
 * subregion of the grid. Such a country as a whole has the median of its regions, between the lowest and the
 * highest.
 */
function readWater(file, regions) {
  const countryOf = new Map(regions.map((row) => [`${row.provider} ${row.region}`, row.country]));
  const found = new Map();
  for (const [provider, region, figure] of rowsOf(file)) {
    const name = `${provider} ${region}`;
    const country = countryOf.get(name);
    if (provider === "provider" || !country || WATER_ROWS_LEFT_OUT.has(name)) continue;
    const value = Number(figure);
    if (!(value > 0 && value <= 50)) throw new Error(`${name} has ${figure} L/kWh`);
    found.set(country, [...(found.get(country) ?? []), { name, value }]);
  }
  const countries = [];
  const byRegion = [];
  for (const [country, rows] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const values = [...new Set(rows.map(({ value }) => value))].sort((a, b) => a - b);
    if (values.length === 1) {
      countries.push(recordOf([country, ...ownWater(values[0], WATER_AT_PLANTS_BAND)]));
      continue;
    }
    const [least, most] = [values[0] / WATER_AT_PLANTS_BAND, values.at(-1) * WATER_AT_PLANTS_BAND];
    countries.push(recordOf([country, ...[values[(values.length - 1) >> 1], least, most].map(rounded)]));
    for (const { name, value } of rows)
      byRegion.push(recordOf([name.replace(" ", ":"), ...ownWater(value, WATER_AT_PLANTS_BAND)]));
  }
  return { countries, byRegion };
}

function rounded(value) {
  return Number(value.toPrecision(4));
}

function facilityTable(provider, records) {
  const { owner, year, page, constant } = {
    aws: {
      owner: "Amazon Web Services",
      year: "2024",
      page: "https://sustainability.aboutamazon.com/products-services/aws-cloud",
      constant: "AWS",
    },
    azure: {
      owner: "Microsoft",
      year: given.edition,
      page: "https://datacenters.microsoft.com/sustainability/efficiency/",
      constant: "AZURE",
    },
  }[provider];
  const band =
    provider === "aws"
      ? `A region's own PUE has a band of ${OVERHEAD_BAND * 100} % of its overhead, its own WUE one of half to twice: assumptions. A region without
 * one has the figure of its group, within the span of what AWS states by region in the same part of the world`
      : `Microsoft states figures by part of the world, not by region. The band is the span of what AWS states by region there`;
  return `/*!
 * Power and water usage effectiveness of data centres of ${owner}.
 *
 * Licence of this table: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0
 *
 * Figures of ${owner} (${page}), ${SPRUCE}.
 *
 * Changed: bands were computed, and groups were resolved by region.
 */
// Written by scripts/tables/facilities.mjs; change the script, not this file.

/** Name and version of the table, as it appears on footprints. */
export const ${constant}_FACILITY_TABLE = "facility-${provider}@${year}";

/**
 * Of each region: its name, then PUE with its lower and upper bound, and WUE in litres per kWh of the machines with its bounds; "-" is not
 * known. ${band}.
 */
export const ${constant}_FACILITIES = \`
${filled(records)}
\`;
`;
}

function waterTable({ countries, byRegion }) {
  return `/*!
 * Water consumed by power plants for each kilowatt-hour.
 *
 * Licence of this table: Creative Commons Attribution 4.0 (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/
 *
 * World Resources Institute, Guidance for Calculating Water Use Embedded in Purchased Electricity
 * (https://www.wri.org/research/guidance-calculating-water-use-embedded-purchased-electricity), CC BY 4.0; ${SPRUCE}.
 *
 * Changed: rows of cloud regions were joined by country; bands were computed; Hong Kong was left out, which has China's figure there.
 */
// Written by scripts/tables/facilities.mjs; change the script, not this file.

/** Name and version of the table, as it appears on footprints. */
export const GRID_WATER_TABLE = "wri-grid-water@2020";

/**
 * Of each country (ISO 3166-1): its code, then litres per kWh with the lower and upper bound. The band is a factor of ${WATER_AT_PLANTS_BAND}, by which
 * published factors for one country differ. Evaporation from the lakes of dams is most of it where there is hydropower. A country
 * with several figures has the middle one, and a band over all of them.
 */
export const GRID_WATER_COUNTRIES = \`
${filled(countries)}
\`;

/** The same by cloud region, where its country has several figures. */
export const GRID_WATER_REGIONS = \`
${filled(byRegion)}
\`;
`;
}
