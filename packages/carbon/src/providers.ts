/** Intensities of services, and of your own: live, past and ahead; and what goes around them. */

export {
  type CachedIntensity,
  type CachedOptions,
  cached,
  type IntensityStore,
} from "./decorators/cached.js";
export { type FallbackOptions, fallback } from "./decorators/fallback.js";
export { type RetryingOptions, retrying } from "./decorators/retrying.js";
export type { ConnectionOptions } from "./http/connection.js";
export type { CarbonUnit } from "./readings/carbon-unit.js";
export { IntensityError, type IntensityProblem } from "./readings/intensity-error.js";
export type { StatedSource } from "./readings/stated-source.js";
export { type EiaOptions, eia } from "./sources/eia.js";
export { type ElectricityMapsOptions, electricityMaps } from "./sources/electricity-maps.js";
export { energyCharts } from "./sources/energy-charts.js";
export { type EntsoeOptions, entsoe } from "./sources/entsoe.js";
export { neso } from "./sources/neso.js";
export { type CsvIntensityOptions, csvIntensity } from "./sources/own/csv.js";
export { type HttpJsonOptions, httpJson, type JsonMapping } from "./sources/own/http-json.js";
export {
  type SimulatedIntensity,
  type SimulatedIntensityOptions,
  type SimulatedStretch,
  simulatedIntensity,
} from "./sources/own/simulated.js";
export { type StaticIntensityOptions, staticIntensity } from "./sources/own/static.js";
export { type WattTimeOptions, watttime } from "./sources/watttime.js";
