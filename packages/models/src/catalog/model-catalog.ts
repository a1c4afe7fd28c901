/** Tables of models behind one function. */

import { checkOptionNames, nearestOf } from "@wattspan/core/options";
import type { CatalogModel, ResolvedModel, UnknownModel } from "../contracts/catalog-model.js";
import { TableError } from "../contracts/table-error.js";
import { indexOf } from "./names/model-index.js";
import { type NameReading, readName } from "./names/read-name.js";
import { MAX_NAME_LENGTH } from "./names/spelling.js";
import { rowProblems } from "./row-problems.js";

/** A row of your own. Its table is called `own` by default. */
export type OwnModel = Omit<CatalogModel, "table" | "licence"> &
  Partial<Pick<CatalogModel, "table" | "licence">>;

/** Options of {@link createModelCatalog}. */
export interface ModelCatalogOptions {
  /** Your own rows; they come before all tables. Default: none. */
  readonly rows?: readonly OwnModel[];
  /** Tables, the best first: the first that knows a name wins. Default: none. */
  readonly tables?: readonly (readonly CatalogModel[])[];
}

/** Models by name. */
export interface ModelCatalog {
  /** All rows, the best table first. */
  readonly models: readonly CatalogModel[];
  /** Finds the row of a name. Pure, in a time that does not depend on the number of rows. */
  resolve(name: string, provider?: string): ResolvedModel;
  /** The names with the most similar spelling, for a person to read. Looks at every name. */
  nearestNames(name: string, count?: number): readonly string[];
}

/**
 * Makes a catalog of tables and rows of your own. Every row is checked now, so that no error comes later.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link TableError} that names the first invalid row: a figure missing, not above 0 or
 *   beyond 10,000 billion, more active parameters than there are, no source, no date, a name that another row
 *   of its table has.
 * @example
 * const catalog = createModelCatalog({
 *   rows: [
 *     {
 *       name: "house-llama",
 *       vendor: "example",
 *       architecture: "dense",
 *       activeParameters: 8,
 *       totalParameters: 8,
 *       weights: "open",
 *       source: "https://models.example.com/house-llama",
 *       asOf: "2026-11-01",
 *     },
 *   ],
 *   tables: [openModels(), ecologitsModels("0.11.2")],
 * });
 * catalog.resolve("house-llama").status; // "known"
 */
export function createModelCatalog(options: ModelCatalogOptions = {}): ModelCatalog {
  checkOptionNames<ModelCatalogOptions>(options, { rows: true, tables: true });
  const own = (options.rows ?? []).map(
    (row): CatalogModel => ({ table: "own", licence: "LicenseRef-own", ...row }),
  );
  const tables = [own, ...(options.tables ?? [])];
  for (const row of tables.flat()) refuse(row);
  return checkedCatalog(tables);
}

/**
 * A catalog of tables whose rows were checked before. This package's are checked by its tests and
 * `npm run generate -- check-tables`, so the first call of a process need not wait for that.
 * @throws {@link TableError} when one spelling means two rows of one table.
 * @example checkedCatalog([openModels()]).resolve("llama-3.1-8b").status // "known"
 */
export function checkedCatalog(tables: readonly (readonly CatalogModel[])[]): ModelCatalog {
  const index = indexOf(tables);
  const models = tables.flat();
  const nearestNames = (name: string, count = 3) =>
    nearestOf(String(name).slice(0, MAX_NAME_LENGTH), new Set(models.map((model) => model.name)), count);
  return {
    models,
    nearestNames,
    resolve: (name, provider) => {
      const found = readName(index, name, provider);
      return found.status === "known" ? found : unknownModel(name, found, nearestNames);
    },
  };
}

function refuse(row: CatalogModel): void {
  const [first] = rowProblems(row);
  if (!first) return;
  const { table, name }: { readonly table?: unknown; readonly name?: unknown } = row ?? {};
  throw new TableError(String(table), String(name), first.problem, first.expected);
}

/** `nearest` is a non-enumerable getter, so logging or copying does not compute it. */
function unknownModel(
  name: string,
  found: NameReading,
  nearestNames: (name: string) => readonly string[],
): UnknownModel {
  return Object.defineProperty({ ...found }, "nearest", { get: () => nearestNames(name) }) as UnknownModel;
}
