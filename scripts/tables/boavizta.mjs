// Writes the table of servers of @wattspan/carbon's boavizta-servers from the file of Boavizta:
//
//   node scripts/tables/boavizta.mjs --devices <boavizta-data-us.csv> --date 2023-02-23
//
// Source of the file: packages/carbon/src/data/README.md. The same input gives the same output, byte by byte.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { csvRows, filled, recordOf } from "./table-text.mjs";

const given = givenOptions(["devices", "date"], { out: join(dataOf("carbon"), "boavizta-servers.ts") });

/** Kinds of devices that run code. */
const KINDS = ["Server", "Converged", "Converged Edge"];
/**
 * Makers that do not state an error are assumed as uncertain as those that do: about as much as the figure
 * itself.
 */
const USUAL_ERROR = 1;

try {
  const records = csvRows(given.devices)
    .filter(({ category, subcategory }) => category === "Datacenter" && KINDS.includes(subcategory))
    .flatMap(recordOfDevice)
    .sort();
  writeFileSync(given.out, tableOf(records));
  console.log(`${records.length} servers`);
} catch (error) {
  console.error(`boavizta: ${error.message}`);
  process.exitCode = 1;
}

function recordOfDevice({
  manufacturer,
  name,
  gwp_total: total,
  gwp_manufacturing_ratio: share,
  gwp_error_ratio: error,
}) {
  if (!(Number(total) > 0 && Number(share) > 0 && Number(share) < 1)) return [];
  const kilograms = Number(total) * Number(share);
  const factor = 1 + (Number(error) || USUAL_ERROR);
  // Some names end in the number of a footnote.
  const plain = name.replace(/ server4$|(?<=[a-z])4$/i, "");
  const words = [`${manufacturer} ${plain}`.toLowerCase().replaceAll(/\s+/g, "_")];
  return [recordOf([...words, ...[kilograms, kilograms / factor, kilograms * factor].map(Math.round)])];
}

function tableOf(records) {
  return `/*!
 * Greenhouse gas of making servers.
 *
 * Licence of this table: Open Database License 1.0 (ODbL-1.0), https://opendatacommons.org/licenses/odbl/1-0/
 *
 * Contains information from Boavizta's environmental footprint data (https://github.com/Boavizta/environmental-footprint-data), of
 * ${given.date}, which is made available under the Open Database License (ODbL).
 *
 * Changed: only the making of servers was kept, and bands were computed from the errors that their makers state. Share alike: whoever
 * publishes a database that is made from this table must offer it under the ODbL too and keep this notice.
 */
// Written by scripts/tables/boavizta.mjs; change the script, not this file.

/** Of each server: maker and name, then kilograms of CO2e of making it, with the lower and upper bound. */
export const BOAVIZTA_SERVERS = \`
${filled(records)}
\`;
`;
}
