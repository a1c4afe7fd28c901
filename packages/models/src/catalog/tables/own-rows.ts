/** Rows of Wattspan's own tables. */

import type { Attention, CatalogModel } from "../../contracts/catalog-model.js";
import { TableError } from "../../contracts/table-error.js";
import { optional, sizeOf, wordsOf } from "./table-rows.js";

/** A table as `scripts/tables/models-own.mjs` writes it. */
export interface OwnTable {
  /** Its name and version, as it appears on footprints. */
  readonly table: string;
  /** The date of the last look at its sources. */
  readonly asOf: string;
  /** Addresses, one per line. */
  readonly sources: string;
  /**
   * The models by vendor: name, architecture, total and active parameters (billions; `=` when the same), bits
   * of a weight where the model is in one precision, attention, bits of a weight as published (`-` when
   * unknown), task, the number of its source, and aliases.
   */
  readonly rows: Readonly<Record<string, string>>;
}

const LICENCE = "Apache-2.0";
const ATTENTIONS: ReadonlyMap<string | undefined, Attention> = new Map(
  (["full", "grouped", "latent", "sparse"] as const).map((attention) => [attention, attention]),
);

const isRange = ({
  totalParameters,
  activeParameters,
}: Pick<CatalogModel, "totalParameters" | "activeParameters">) =>
  typeof totalParameters !== "number" || typeof activeParameters !== "number";

/**
 * The rows of a table. A closed model with a range counts as assumed.
 * @throws {@link TableError} for a row without a source.
 * @example ownRows(OPEN_MODELS, "open")[0]?.table // "models-open@2026.11"
 */
export function ownRows(own: OwnTable, weights: CatalogModel["weights"]): readonly CatalogModel[] {
  const { table, asOf } = own;
  const sources = own.sources.trim().split("\n");
  return Object.entries(own.rows).flatMap(([vendor, text]) =>
    wordsOf(text).map((words) => {
      const [, , , , weightBits, attention, publishedBits, task, source, ...aliases] = words;
      const address = sources[Number(source)];
      if (!address) throw new TableError(table, words.join(" "), "has no source", "the number of a source");
      const size = sizeOf(table, words);
      const known = ATTENTIONS.get(attention);
      return {
        ...size,
        ...optional("weightBits", weightBits),
        ...optional("publishedBits", publishedBits),
        ...(known && { attention: known }),
        ...((task === "embedding" || task === "rerank") && { task }),
        ...(aliases.length > 0 && { aliases }),
        ...(weights === "closed" && isRange(size) && { assumed: true as const }),
        weights,
        vendor,
        table,
        source: address,
        asOf,
        licence: LICENCE,
      };
    }),
  );
}
