/** What a hosted model's tokens cost in joules. */

export { nearestOf } from "@wattspan/core/options";
export {
  type CalibratedEstimator,
  type CalibrateOptions,
  calibrate,
  type LearnedFactor,
} from "./calibrate/calibrate.js";
export {
  createModelCatalog,
  type ModelCatalog,
  type ModelCatalogOptions,
  type OwnModel,
} from "./catalog/model-catalog.js";
export { UnknownProxyError, withProxies } from "./catalog/proxies.js";
export { defaultTables, modelCatalog, nearestNames, resolveModel } from "./catalog/resolve-model.js";
export { assumedModels } from "./catalog/tables/assumed-models.js";
export { type EcologitsEdition, ecologitsModels } from "./catalog/tables/ecologits-models.js";
export { openModels } from "./catalog/tables/open-models.js";
export { totalBounds } from "./catalog/total-bounds.js";
export {
  allEstimators,
  type ComparedMethod,
  type Comparison,
  compare,
  type Disagreement,
} from "./compare/compare.js";
export { type DisclosureGrade, type VendorLine, vendorLines } from "./compare/vendor-lines.js";
export type {
  Attention,
  CatalogModel,
  Figure,
  Interval,
  KnownModel,
  NameHints,
  ResolvedModel,
  UnknownModel,
} from "./contracts/catalog-model.js";
export { InvalidInputError } from "./contracts/invalid-input-error.js";
export { TableError } from "./contracts/table-error.js";
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
} from "./ecologits/ecologits.js";
export { type CustomCoefficients, type CustomOptions, custom } from "./estimators/custom.js";
export { type DisclosedOptions, type Disclosure, disclosed, disclosures } from "./estimators/disclosed.js";
export { type MeasuredTableOptions, type MlEnergyTask, measuredTable } from "./estimators/measured-table.js";
export { type ThroughputNode, type ThroughputOptions, throughput } from "./estimators/throughput.js";
export { type CallClass, type HistoryEstimator, history, type LearnedClass } from "./history/history.js";
export { defaultEstimators } from "./phase/default-estimators.js";
export {
  type PhaseBreakdown,
  type PhaseGpu,
  type PhaseOptions,
  phase,
  phaseBreakdown,
} from "./phase/phase.js";
export { servingLocation } from "./serving/serving-location.js";
export { sizeWeights } from "./weights/size-weights.js";
export { tokenWeights } from "./weights/token-weights.js";
