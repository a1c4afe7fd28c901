export type { CatalogModel, Figure, Interval, ResolvedModel } from "./catalog/catalog-model.js";
