// Writes the table of what is built into the servers of clouds, of @wattspan/carbon, from the files of Cloud
// Carbon Footprint:
//
//   node scripts/tables/embodied.mjs --aws <coefficients-aws-embodied.csv> --azure <…azure-embodied.csv> \
//     --gcp <…gcp-embodied-mean.csv> --edition 2026-04
//
// Where the files come from: packages/carbon/src/data/README.md. The same input gives the same output, byte
// by byte.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { csvRows, filled, recordOf } from "./table-text.mjs";

const given = givenOptions(["aws", "azure", "gcp", "edition"], {
  out: join(dataOf("carbon"), "embodied-servers.ts"),
});

/** For a type: its series, its size in units of the series, and the threads per unit. */
const READERS = {
  /** `m5.2xlarge`; databases and caches do not run our code. */
  aws(type) {
    const [, series, size] = /^([a-z][a-z0-9-]*)\.((?:\d+)?xlarge|large)$/.exec(type) ?? [];
    if (!series) return undefined;
    return [series, size === "large" ? 0.5 : Number.parseInt(size, 10) || 1, 4];
  },
  /** `D16s v3`, which the interface calls `Standard_D16s_v3`. */
  azure(type) {
    const [, letters, number, rest, version = ""] =
      /^([A-Z]+)(\d+)([a-z]*)((?: T4)?(?: v\d)?)$/.exec(type) ?? [];
    if (!letters) return undefined;
    return [`${letters}${rest}${version.replaceAll(" ", "_")}`.toLowerCase(), Number(number), 1];
  },
  /** `n2-standard-8`, `a2-highgpu-1g`. */
  gcp(type) {
    const [, series, number] = /^([a-z0-9]+-[a-z]+)-(\d+)g?$/.exec(type) ?? [];
    return series && [series, Number(number), type.endsWith("g") ? 12 : 1];
  },
};
/**
 * Series whose sizes are cut from a larger machine or are whole racks: their units are not a share of a
 * server.
 */
const FAMILIES_LEFT_OUT = /^(Constrained|SAP|.*promo)/i;
/**
 * Minimum threads of a cloud server: the largest type of a smaller series, such as burstable ones, does not
 * fill a server.
 */
const MIN_THREADS = 16;
/** Series with terabytes of memory, which the figure does not include. */
const SERIES_LEFT_OUT = /^m2-/;

try {
  const tables = Object.keys(READERS).map((provider) => [provider, seriesOf(provider, given[provider])]);
  writeFileSync(given.out, tableOf(tables));
  for (const [provider, series] of tables) console.log(`${provider}: ${series.length} series`);
} catch (error) {
  console.error(`embodied: ${error.message}`);
  process.exitCode = 1;
}

/** The figure of the type with the most units of its series, which fills a server. */
function seriesOf(provider, file) {
  const found = new Map();
  for (const row of csvRows(file)) {
    const read = FAMILIES_LEFT_OUT.test(row.family ?? "") ? undefined : READERS[provider](row.type);
    if (!read) continue;
    const kilograms = Number(row.total ?? row.total_mean);
    if (!(kilograms >= 500 && kilograms <= 100_000))
      throw new Error(`${row.type} has ${kilograms} kg built into it, which cannot be`);
    const [series, units, threads] = read;
    if (units >= (found.get(series)?.units ?? 0)) found.set(series, { units, kilograms, threads });
  }
  return [...found]
    .filter(([series, { units, threads }]) => units * threads >= MIN_THREADS && !SERIES_LEFT_OUT.test(series))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([series, { units, kilograms }]) => recordOf([series, Math.round(kilograms), units]));
}

function tableOf(tables) {
  return `/*!
 * Greenhouse gas of making the servers of clouds.
 *
 * Licence of this table: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0
 *
 * Contains figures of Cloud Carbon Footprint (https://github.com/cloud-carbon-footprint/ccf-coefficients), of ${given.edition}.
 *
 * Changed: types were joined by their series.
 */
// Written by scripts/tables/embodied.mjs; change the script, not this file.

/** Name and version of the table, as it appears on footprints. */
export const EMBODIED_SERVERS_TABLE = "ccf-embodied@${given.edition}";

/**
 * Of each series: its name, kilograms of CO2e of making its server (1000 for a base server, and what memory, disks, processors and
 * accelerators add), and the units of its largest type, which stands for the whole server: times \`xlarge\` at AWS, the number in
 * the name elsewhere.
 */
export const EMBODIED_SERVERS = {
${tables.map(([provider, series]) => `  ${provider}: \`\n${filled(series)}\n\`,`).join("\n")}
} as const;
`;
}
