// Writes the table of models with open weights of @wattspan/models from the list that is kept by hand:
//
//   node scripts/tables/models-open.mjs --as-of 2026-11-24 --version 2026.11
//
// The list is packages/models/src/data/models-open.csv; `--as-of` is the day on which its sources were last looked at. The
// same input gives the same output, byte by byte.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { csvRows, filled, recordOf } from "./table-text.mjs";

const data = fileURLToPath(new URL("../../packages/models/src/data", import.meta.url));
const { values: given } = parseArgs({
  options: {
    csv: { type: "string", default: join(data, "models-open.csv") },
    "as-of": { type: "string" },
    version: { type: "string" },
    out: { type: "string", default: join(data, "models-open.ts") },
  },
});

try {
  const rows = readRows(given.csv);
  writeFileSync(given.out, tableOf(rows, required("as-of"), required("version")));
  console.log(`${rows.length} models`);
} catch (error) {
  console.error(`models-open: ${error.message}`);
  process.exitCode = 1;
}

function required(name) {
  if (given[name]) return given[name];
  throw new Error(`--${name} is missing; the head of this script shows how it is called`);
}

function readRows(file) {
  return csvRows(file).map((row) => {
    if (!/^https:\/\/\S+$/.test(row.source ?? "")) throw new Error(`${row.name} has no source`);
    return { ...row, aliases: row.aliases.split(" ").filter(Boolean).flatMap(alternatives) };
  });
}

/** `a(b|c)` is `ab` and `ac`. */
function alternatives(alias) {
  const [, before, either, after] = /^(.*?)\(([^()]*)\)(.*)$/.exec(alias) ?? [];
  if (either === undefined) return [alias];
  return either.split("|").flatMap((one) => alternatives(`${before}${one}${after}`));
}

function tableOf(rows, asOf, version) {
  const sources = [...new Set(rows.map(({ source }) => source))].sort();
  const vendors = [...new Set(rows.map(({ vendor }) => vendor))].sort();
  const bodies = vendors.map((vendor) => {
    const records = rows.filter((row) => row.vendor === vendor).map((row) => recordOf(wordsOf(row, sources)));
    return `  ${vendor}: \`\n${filled(records)}\n\`,`;
  });
  return `// Written by scripts/tables/models-open.mjs from models-open.csv; change that file, then run the script.

/** Name and version of the table, as it appears on footprints. */
export const OPEN_MODELS_TABLE = "models-open@${version}";

/** Where the figures are published, and when that was last looked at. */
export const OPEN_SOURCES: readonly (readonly [source: string, asOf: string])[] = [
${sources.map((source) => `  ["${source}", "${asOf}"],`).join("\n")}
];

/**
 * Of each model, by vendor: its name, architecture, total and active parameters (billions; "=" when the same), bits of a weight
 * as published ("-" when they may be any), the number of its source, and aliases.
 */
export const OPEN_MODELS = {
${bodies.join("\n")}
} as const;
`;
}

function wordsOf({ name, architecture, total, active, weight_bits: bits, source, aliases }, sources) {
  return [name, architecture, total, active || "=", bits || "-", sources.indexOf(source), ...aliases];
}
