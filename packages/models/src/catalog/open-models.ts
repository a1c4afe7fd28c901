/** Models with open weights, with the sizes that their makers published. */

import { OPEN_MODELS, OPEN_MODELS_TABLE, OPEN_SOURCES } from "../data/models-open.js";
import { TableError } from "../table-error.js";
import type { CatalogModel } from "./catalog-model.js";
import { optional, sizeOf, wordsOf } from "./table-rows.js";

const LICENCE = "Apache-2.0";

let models: readonly CatalogModel[] | undefined;

/**
 * Models with open weights, with the numbers of parameters that their makers published. A row stands for all its
 * trainings: base, instruct and chat have one size.
 *
 * Source: the model card that each row names.
 * @example openModels().find(({ name }) => name === "llama-3.1-8b")?.totalParameters // 8.03
 */
export function openModels(): readonly CatalogModel[] {
  models ??= Object.entries(OPEN_MODELS).flatMap(([vendor, text]) =>
    wordsOf(text).map((words) => modelOf(vendor, words)),
  );
  return models;
}

function modelOf(vendor: string, words: readonly string[]): CatalogModel {
  const [, , , , weightBits, source, ...aliases] = words;
  const stated = OPEN_SOURCES[Number(source)];
  if (!stated) throw new TableError(OPEN_MODELS_TABLE, words.join(" "), "has no source", "the number of one");
  return {
    ...sizeOf(OPEN_MODELS_TABLE, words),
    ...optional("weightBits", weightBits),
    ...(aliases.length > 0 && { aliases }),
    vendor,
    weights: "open",
    table: OPEN_MODELS_TABLE,
    source: stated[0],
    asOf: stated[1],
    licence: LICENCE,
  };
}
