export {
  type BestWindowOptions,
  bestWindow,
  type IntensityWindow,
  type WindowFigure,
} from "./analysis/best-window.js";
export { type AnnualAverageOptions, annualAverage } from "./annual/annual-average.js";
export {
  type ElectricityScopes,
  type ElectricityScopesOptions,
  electricityScopes,
} from "./annual/electricity-scopes.js";
export { checkLocation } from "./places/check-location.js";
export { type KnownPlaces, knownPlaces } from "./places/known-places.js";
export { InvalidLocationError, UnknownLocationError } from "./places/location-errors.js";
export { type ResolvedZone, resolveZone, WORLD_ZONE } from "./places/resolve-zone.js";
export { codeOfZone, type ZoneSystem, zonesOfCode } from "./places/zone-systems.js";
export { ANNUAL_AVERAGE_SOURCES, type TableSource } from "./tables/annual-average-sources.js";
