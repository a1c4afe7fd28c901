// Names every row of the tables of models that is stale, there twice, ambiguous, without a source or out of
// plausible range:
//
//   node scripts/models/check-tables.mjs [--months 12] [--moving-months 4] [--today 2026-11-24] [--rows rows.json]
//
// A name that moves (`gemini-flash-latest`) is stale earlier than a size, after `--moving-months`. With `--rows`
// it checks a file of rows
// (an array, as in `createModelCatalog({ rows })`) instead of the tables of @wattspan/models.
// Then it names where the tables disagree: the first is used. The exit status is 1 when a row is wrong, 2 when it
// could not look.
import "../source-names.mjs";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/** Sizes that differ by less are rounded. */
const TOLERANCE = 0.05;

try {
  const { values: given } = parseArgs({
    options: {
      months: { type: "string", default: "12" },
      "moving-months": { type: "string", default: "4" },
      today: { type: "string" },
      rows: { type: "string" },
    },
  });
  const catalog = await import("./catalog-problems.ts");
  const tables = given.rows ? [rowsOf(given.rows)] : await ownTables();
  const check = {
    today: dayOf(given.today),
    staleAfterMonths: monthsOf("months", given.months),
    movingStaleAfterMonths: monthsOf("moving-months", given["moving-months"]),
  };
  const problems = catalog.catalogProblems(tables, check);
  for (const { table, row, kind, detail } of problems) console.error(`${table}: ${row} (${kind}) ${detail}`);
  if (!given.rows) printDisagreements(catalog.catalogDisagreements(tables, TOLERANCE));
  console.log(`${tables.flat().length} rows, ${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(`check-tables: ${error.message}`);
  process.exitCode = 2;
}

async function ownTables() {
  const { defaultTables } = await import("../../packages/models/src/catalog/resolve-model.ts");
  return defaultTables();
}

function rowsOf(file) {
  const rows = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(rows)) throw new Error(`${file} must hold an array of rows`);
  return rows.map((row) =>
    row && typeof row === "object" ? { table: "own", licence: "LicenseRef-own", ...row } : row,
  );
}

function dayOf(text) {
  const day = text === undefined ? new Date() : new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) throw new Error(`--today must be a date as yyyy-mm-dd, but is ${text}`);
  return day;
}

function monthsOf(option, text) {
  const months = Number(text);
  if (Number.isInteger(months) && months > 0) return months;
  throw new Error(`--${option} must be a whole number above 0, but is ${text}`);
}

function printDisagreements(disagreements) {
  for (const { name, used, other } of disagreements)
    console.log(`differ: ${name} is ${sizeOf(used)} in ${used.table}, ${sizeOf(other)} in ${other.table}`);
}

function sizeOf({ activeParameters, totalParameters }) {
  const [active, total] = [activeParameters, totalParameters].map((figure) =>
    typeof figure === "number" ? String(figure) : `${figure.min}-${figure.max}`,
  );
  return active === total ? `${total} B` : `${active} of ${total} B`;
}
