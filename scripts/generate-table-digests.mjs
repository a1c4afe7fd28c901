// Writes the digests of the tables of carbon and models, which audits record: `npm run generate -- table-digests`.
// Tests compare them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const { tableDigests, tableDigestsFile } = await import("./tables/table-digests.ts");
const root = join(import.meta.dirname, "..");

for (const name of ["carbon", "models"]) {
  const rows = Object.entries(tableDigests(root, name));
  const key = (table) => (/^[a-z]+$/.test(table) ? table : `"${table}"`);
  writeFileSync(
    tableDigestsFile(root, name),
    `/** \`@wattspan/${name}/tables\`: the digests of the tables of this package. */
// Written by scripts/generate-table-digests.mjs; change that, not this file.

/**
 * SHA-256 of each table's source file in \`packages/${name}/src/data\`, by the name that footprints and spans have for the table, without
 * its edition.
 * @example TABLE_DIGESTS["${rows[0][0]}"]
 */
export const TABLE_DIGESTS: Readonly<Record<string, string>> = {
${rows.map(([table, sha256]) => `  ${key(table)}: "${sha256}",`).join("\n")}
};
`,
  );
}
