// Writes the tables of models that Wattspan compiles from the lists that are kept by hand:
//
//   node scripts/tables/models-own.mjs --as-of 2026-11-24 --version 2026.11 [--only open|assumed|named] [--csv
// list.csv --out table.ts]
//
// The lists are packages/models/src/data/models-open.csv, models-assumed.csv and names.csv; `--as-of` is the day
// on which the sources of the first two were last looked at (names have one each). The same input gives the same
// output, byte by byte.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { csvRows, filled, recordOf } from "./table-text.mjs";

const data = dataOf("models");
const given = givenOptions(["as-of", "version"], { only: undefined, csv: undefined, out: undefined });

const KINDS = {
  open: { file: "models-open", table: "models-open", constant: "OPEN_MODELS", write: modelsOf },
  assumed: { file: "models-assumed", table: "models-assumed", constant: "ASSUMED_MODELS", write: modelsOf },
  named: { file: "names", table: "names", constant: "NAMES", write: namesOf },
};

try {
  for (const [name, kind] of Object.entries(KINDS)) {
    if (given.only && given.only !== name) continue;
    const rows = csvRows(given.csv ?? join(data, `${kind.file}.csv`));
    writeFileSync(given.out ?? join(data, `${kind.file}.ts`), kind.write(rows, kind));
    console.log(`${kind.file}: ${rows.length} rows`);
  }
} catch (error) {
  console.error(`models-own: ${error.message}`);
  process.exitCode = 1;
}

function checkSource({ name, source }) {
  if (!/^https:\/\/\S+$/.test(source ?? "")) throw new Error(`${name} has no source`);
}

/** `a(b|c)` is `ab` and `ac`. */
function alternatives(alias) {
  const [, before, either, after] = /^(.*?)\(([^()]*)\)(.*)$/.exec(alias) ?? [];
  if (either === undefined) return [alias];
  return either.split("|").flatMap((one) => alternatives(`${before}${one}${after}`));
}

function modelsOf(listed, { file, table, constant }) {
  listed.forEach(checkSource);
  const rows = listed.map((row) => ({
    ...row,
    aliases: row.aliases.split(" ").filter(Boolean).flatMap(alternatives),
  }));
  const sources = sourcesOf(rows);
  const vendors = [...new Set(rows.map(({ vendor }) => vendor))].sort();
  const bodies = vendors.map((vendor) => {
    const records = rows.filter((row) => row.vendor === vendor).map((row) => recordOf(wordsOf(row, sources)));
    return `    ${vendor}: \`\n${filled(records)}\n\`,`;
  });
  return `${head(file)}
/** What the words of a row are: catalog/own-rows.ts. */
export const ${constant} = {
  table: "${table}@${given.version}",
  asOf: "${given["as-of"]}",
  sources: \`
${sources.join("\n")}
\`,
  rows: {
${bodies.join("\n")}
  },
} as const;
`;
}

function head(file) {
  return `// Written by scripts/tables/models-own.mjs from ${file}.csv; change that file, then run the script.
`;
}

function sourcesOf(rows) {
  return [...new Set(rows.map(({ source }) => source))].sort();
}

function wordsOf({ name, architecture, total, active, source, aliases, ...row }, sources) {
  const known = [row.weight_bits, row.attention, row.published_bits].map((word) => word || "-");
  return [
    name,
    architecture,
    total,
    active || "=",
    ...known,
    row.task || "text",
    sources.indexOf(source),
    ...aliases,
  ];
}

function namesOf(rows, { file, constant }) {
  rows.forEach(checkSource);
  const sources = sourcesOf(rows);
  const records = rows.map(({ name, target, moves, as_of: asOf, source }) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf)) throw new Error(`${name} has no date`);
    return recordOf([name, target, asOf, sources.indexOf(source), ...(moves === "yes" ? ["moves"] : [])]);
  });
  return `${head(file)}
/** Names that stand for a model of another name: name, target, when that was last looked at, the number of its source, whether it moves. */
export const ${constant} = {
  sources: \`
${sources.join("\n")}
\`,
  rows: \`
${filled(records)}
\`,
} as const;
`;
}
