/** What a hosted model's tokens cost in joules. */

export type {
  CatalogModel,
  Figure,
  Interval,
  KnownModel,
  NameHints,
  ResolvedModel,
  UnknownModel,
} from "./catalog/catalog-model.js";
export { type EcologitsEdition, ecologitsModels } from "./catalog/ecologits-models.js";
export {
  createModelCatalog,
  type ModelCatalog,
  type ModelCatalogOptions,
  type OwnModel,
} from "./catalog/model-catalog.js";
export { openModels } from "./catalog/open-models.js";
export { defaultTables, modelCatalog, nearestNames, resolveModel } from "./catalog/resolve-model.js";
export {
  allEstimators,
  type ComparedMethod,
  type Comparison,
  compare,
  type Disagreement,
} from "./compare.js";
export { type CustomCoefficients, type CustomOptions, custom } from "./custom.js";
export { type DisclosedOptions, type Disclosure, disclosed, disclosures } from "./disclosed.js";
export {
  type EcologitsImpacts,
  type EcologitsInput,
  type EcologitsMix,
  type EcologitsOptions,
  type EcologitsProvider,
  type EcologitsVersion,
  ecologits,
  ecologitsImpacts,
  ecologitsMix,
} from "./ecologits.js";
export { InvalidInputError } from "./invalid-input-error.js";
export { type MeasuredTableOptions, type MlEnergyTask, measuredTable } from "./measured-table.js";
export { TableError } from "./table-error.js";
export { type ThroughputNode, type ThroughputOptions, throughput } from "./throughput.js";
