import type { CatalogModel } from "../../contracts/catalog-model.js";
import { ASSUMED_MODELS } from "../../data/models-assumed.js";
import { ownRows } from "./own-rows.js";

let models: readonly CatalogModel[] | undefined;

/**
 * Closed models without a published or estimated size, as wide ranges: the sizes of models that are sold
 * alike. Each is `assumed`, and an estimate that rests on one has the reason `assumed_size`.
 *
 * Source: the list that names the model. The ranges are Wattspan's own: docs/models/catalog.md.
 * @example assumedModels().find(({ name }) => name === "o3")?.totalParameters // { min: 70, max: 1000 }
 */
export function assumedModels(): readonly CatalogModel[] {
  models ??= ownRows(ASSUMED_MODELS, "closed");
  return models;
}
