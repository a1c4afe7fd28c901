/** Every exact spelling of every row, as an index. */

import type { CatalogModel } from "../../contracts/catalog-model.js";
import { TableError } from "../../contracts/table-error.js";
import { plainName, type Spelling } from "./spelling.js";

/** A row, and whether the spelling is its own name. */
export interface IndexEntry {
  readonly model: CatalogModel;
  readonly exact: boolean;
}

/** Spelling in lower case → the possible rows, the best table first. */
export type ModelIndex = ReadonlyMap<string, readonly IndexEntry[]>;

/**
 * All spellings of a row, in lower case, its name first: its aliases, those without the vendor in front
 * (`meta-llama/Llama-3.1-8B` is also `llama-3.1-8b`), and for Anthropic those with a dot in the version
 * (`claude-opus-4-5` is also `claude-opus-4.5`, as OpenRouter writes it).
 */
export function spellingsOf(model: CatalogModel): readonly string[] {
  const given = [model.name, ...(model.aliases ?? [])].map((name) => name.toLowerCase());
  if (given.length === 1 && !given[0]?.includes("/") && model.vendor !== "anthropic") return given;
  const bare = given
    .filter((name) => name.includes("/"))
    .map((name) => name.slice(name.lastIndexOf("/") + 1));
  const dotted = model.vendor === "anthropic" ? given.flatMap(dottedVersion) : [];
  return [...new Set([...given, ...bare, ...dotted])];
}

/**
 * Spellings of a row that are tried last, after all tables: versions with a dash for the dot, as watsonx,
 * Databricks and Azure write them (`llama-3-3-70b`; the dot of a size stays), and Anthropic's with the
 * version first (`claude-4.5-sonnet`).
 * @example respelled(gpt41) // ["gpt-4-1"]
 */
export function respelled(model: CatalogModel): readonly string[] {
  const given = spellingsOf(model);
  if (model.vendor !== "anthropic" && !given.some((name) => name.includes("."))) return [];
  const turned = model.vendor === "anthropic" ? given.flatMap(versionFirst) : [];
  const dotted = [...given, ...turned].filter((name) => name.includes("."));
  const dashed = dotted.map((name) => name.replace(/(\d)\.(\d+)(?![\d.]*[bm]\b)/g, "$1-$2"));
  return [...new Set([...turned, ...dashed])].filter((name) => !given.includes(name));
}

function versionFirst(name: string): readonly string[] {
  const turned = name.replace(/^claude-([a-z]+)-(\d(?:[-.]\d)?)(?=$|-\d{8}$)/, "claude-$2-$1");
  return turned === name ? [] : [turned];
}

function dottedVersion(name: string): readonly string[] {
  const dotted = name.replace(/-(\d)-(\d)(?=$|-[a-z])/, "-$1.$2");
  return dotted === name ? [] : [dotted];
}

/**
 * Indexes tables, the best first: the first table that knows a spelling wins.
 * @throws {@link TableError} when one spelling means two rows of one table.
 */
export function indexOf(tables: readonly (readonly CatalogModel[])[]): ModelIndex {
  const index = new Map<string, IndexEntry[]>();
  const enter = (spelling: string, entry: IndexEntry) => {
    const entries = index.get(spelling);
    if (entries) entries.push(entry);
    else index.set(spelling, [entry]);
  };
  for (const table of tables) for (const [spelling, entry] of entriesOf(table)) enter(spelling, entry);
  for (const table of tables) {
    for (const [spelling, model] of unshared(table, respelled)) enter(spelling, { model, exact: false });
  }
  return index;
}

/** The spellings of one table. A row's own spellings come before derived ones. */
function entriesOf(table: readonly CatalogModel[]): ReadonlyMap<string, IndexEntry> {
  const found = new Map<string, IndexEntry>();
  for (const model of table) {
    for (const name of [model.name, ...(model.aliases ?? [])]) claim(found, name, model);
  }
  const derived = unshared(table, (model) => spellingsOf(model).filter((spelling) => !found.has(spelling)));
  for (const [spelling, model] of derived) found.set(spelling, { model, exact: false });
  return found;
}

function claim(found: Map<string, IndexEntry>, name: string, model: CatalogModel): void {
  const spelling = plainName(name) ?? "";
  const other = found.get(spelling)?.model;
  if (other && other !== model)
    throw new TableError(
      model.table,
      model.name,
      `shares the spelling "${name}" with ${other.name}`,
      "one row",
    );
  if (!other) found.set(spelling, { model, exact: spelling === model.name.toLowerCase() });
}

/** Derived spellings of exactly one row. Ambiguous ones are left out. */
function unshared(
  table: readonly CatalogModel[],
  derive: (model: CatalogModel) => readonly string[],
): ReadonlyMap<string, CatalogModel> {
  const models = new Map<string, CatalogModel>();
  const ambiguous = new Set<string>();
  for (const model of table) {
    for (const spelling of derive(model)) {
      if ((models.get(spelling) ?? model) !== model) ambiguous.add(spelling);
      models.set(spelling, model);
    }
  }
  for (const spelling of ambiguous) models.delete(spelling);
  return models;
}

/**
 * The row of a spelling, as far as it has been read. With Ollama, a closed model of assumed size is another
 * of the same name, such as DeepSeek's own `deepseek-coder`. EcoLogits' closed models stay: Ollama passes some on.
 */
export function lookUp(index: ModelIndex, { id, vendor, open, ollama }: Spelling): IndexEntry | undefined {
  return index
    .get(id)
    ?.find(
      ({ model }) =>
        (vendor === undefined || model.vendor === vendor) &&
        (open === undefined || model.weights === "open") &&
        !(ollama && model.assumed && model.weights === "closed"),
    );
}
