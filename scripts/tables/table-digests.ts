import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const OWN = "table-digests.ts";
/** Names that sources have for a table, where its file does not state them. */
const NAMES: Readonly<Record<string, readonly string[]>> = { "world-average": ["ember-world"] };

/** Where the digests of a package are. */
export const tableDigestsFile = (root: string, name: string): string =>
  join(root, "packages", name, "src/data", OWN);

/** SHA-256 of each table's source file, by the table's names without edition. */
export function tableDigests(root: string, name: string): Readonly<Record<string, string>> {
  const folder = join(root, "packages", name, "src/data");
  const rows = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && file !== OWN && !file.includes(".test"))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const stated = [...text.matchAll(/(?:_TABLE = |\btable: )"([a-z-]+)@/g)].map(([, table = ""]) => table);
      const base = file.slice(0, -3);
      const names = NAMES[base] ?? (stated.length > 0 ? stated : [base]);
      const sha256 = createHash("sha256").update(text).digest("hex");
      return names.map((table) => [table, sha256] as const);
    });
  return Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}
