/** What a hosted model's tokens cost in joules. */

export { type CalibratedEstimator, calibrate } from "./calibrate/calibrate.js";
export { createModelCatalog, type ModelCatalog, type OwnModel } from "./catalog/model-catalog.js";
export { withProxies } from "./catalog/proxies.js";
export { defaultTables, modelCatalog, nearestNames, resolveModel } from "./catalog/resolve-model.js";
export { allEstimators, type ComparedMethod, compare } from "./compare/compare.js";
export { type VendorLine, vendorLines } from "./compare/vendor-lines.js";
export type { CatalogModel, Figure, ResolvedModel } from "./contracts/catalog-model.js";
export { InvalidInputError } from "./contracts/invalid-input-error.js";
export { TableError } from "./contracts/table-error.js";
export { ecologits } from "./ecologits/ecologits.js";
export { custom } from "./estimators/custom.js";
export { disclosed, disclosures } from "./estimators/disclosed.js";
export { measuredTable } from "./estimators/measured-table.js";
export { throughput } from "./estimators/throughput.js";
export { type HistoryEstimator, history } from "./history/history.js";
export {
  defaultEstimators,
  type PhaseBreakdown,
  type PhaseOptions,
  phase,
  phaseBreakdown,
} from "./phase/phase.js";
export { servingLocation } from "./serving/serving-location.js";
export { sizeWeights } from "./weights/size-weights.js";
export { tokenWeights } from "./weights/token-weights.js";
