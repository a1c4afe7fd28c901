/** What a hosted model's tokens cost in joules. */

export { nearestOf } from "@wattspan/core/options";
export {
  type CalibratedEstimator,
  type CalibrateOptions,
  type CalibrationStore,
  calibrate,
  type LearnedFactor,
} from "./calibrate.js";
export { assumedModels } from "./catalog/assumed-models.js";
export type {
  Attention,
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
export { UnknownProxyError, withProxies } from "./catalog/proxies.js";
export { defaultTables, modelCatalog, nearestNames, resolveModel } from "./catalog/resolve-model.js";
export { totalBounds } from "./catalog/total-bounds.js";
export { type DisclosureGrade, type VendorLine, vendorLines } from "./catalog/vendor-lines.js";
export {
  allEstimators,
  type ComparedMethod,
  type Comparison,
  compare,
  type Disagreement,
} from "./compare.js";
export { type CustomCoefficients, type CustomOptions, custom } from "./custom.js";
export { defaultEstimators } from "./default-estimators.js";
export { type DisclosedOptions, type Disclosure, disclosed, disclosures } from "./disclosed.js";
export {
  type EcologitsBreakdown,
  type EcologitsImpacts,
  type EcologitsInput,
  type EcologitsMix,
  type EcologitsOptions,
  type EcologitsProvider,
  type EcologitsVersion,
  ecologits,
  ecologitsBreakdown,
  ecologitsImpacts,
  ecologitsMix,
} from "./ecologits.js";
export { InvalidInputError } from "./invalid-input-error.js";
export { type MeasuredTableOptions, type MlEnergyTask, measuredTable } from "./measured-table.js";
export {
  type PhaseBreakdown,
  type PhaseGpu,
  type PhaseOptions,
  phase,
  phaseBreakdown,
} from "./phase.js";
export { servingLocation } from "./serving-location.js";
export { TableError } from "./table-error.js";
export { type ThroughputNode, type ThroughputOptions, throughput } from "./throughput.js";
