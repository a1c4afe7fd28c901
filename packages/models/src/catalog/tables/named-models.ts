/** Names that stand for another model: those that move, and second names that a vendor gave. */

import type { CatalogModel } from "../../contracts/catalog-model.js";
import { TableError } from "../../contracts/table-error.js";
import { NAMES } from "../../data/names.js";
import { wordsOf } from "./table-rows.js";

const TABLE = "names";

/**
 * The rows of such names: each is the row of its target, under the name, with the day on which its meaning
 * was last checked.
 * @throws {@link TableError} for a name that leads to no row.
 * @example namedModels([openModels()]).find(({ name }) => name === "mistral-large-latest")?.totalParameters // 675
 */
export function namedModels(tables: readonly (readonly CatalogModel[])[]): readonly CatalogModel[] {
  const named = wordsOf(NAMES.rows);
  const targets = new Set(named.map(([, target = ""]) => target.toLowerCase()));
  const rows = new Map<string, CatalogModel>();
  for (const model of tables.flat()) {
    const name = model.name.toLowerCase();
    if (targets.has(name) && !rows.has(name)) rows.set(name, model);
  }
  const sources = NAMES.sources.trim().split("\n");
  return named.map(([name = "", target = "", asOf = "", source = "", moves]) => {
    const row = rows.get(target.toLowerCase());
    if (!row)
      throw new TableError(TABLE, name, `leads to "${target}", which is not a row`, "the name of a row");
    const { aliases: _, ...size } = row;
    return {
      ...size,
      name,
      asOf,
      source: sources[Number(source)] ?? "",
      standsFor: row.name,
      ...(moves === "moves" && { moves: true as const }),
    };
  });
}
