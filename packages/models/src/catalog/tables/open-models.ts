import type { CatalogModel } from "../../contracts/catalog-model.js";
import { OPEN_MODELS } from "../../data/models-open.js";
import { ownRows } from "./own-rows.js";

let models: readonly CatalogModel[] | undefined;

/**
 * Models with open weights, with the numbers of parameters that their makers published. A row stands for all
 * its trainings: base, instruct and chat have one size.
 *
 * Source: the one that each row names.
 * @example openModels().find(({ name }) => name === "llama-3.1-8b")?.totalParameters // 8.03
 */
export function openModels(): readonly CatalogModel[] {
  models ??= ownRows(OPEN_MODELS, "open");
  return models;
}
