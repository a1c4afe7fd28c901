import type { CatalogModel } from "../contracts/catalog-model.js";
import { otherOutput } from "./names/other-output.js";

/**
 * The models whose names do not show that they make images, speech, music or video: EcoLogits lists such ones and
 * counts them as text.
 * @example textModels(ecologitsModels("0.11.2"))
 */
export const textModels = (models: readonly CatalogModel[]): readonly CatalogModel[] =>
  models.filter(({ name }) => !otherOutput(name));
