/** Intensities of services, and of your own: live, past and ahead; and what goes around them. */

export { type CachedIntensity, cached, type IntensityStore } from "./decorators/cached.js";
export { fallback } from "./decorators/fallback.js";
export { retrying } from "./decorators/retrying.js";
export { IntensityError } from "./readings/intensity-error.js";
export { eia } from "./sources/eia.js";
export { electricityMaps } from "./sources/electricity-maps.js";
export { energyCharts } from "./sources/energy-charts.js";
export { entsoe } from "./sources/entsoe.js";
export { neso } from "./sources/neso.js";
export { csvIntensity } from "./sources/own/csv.js";
export { httpJson } from "./sources/own/http-json.js";
export { type SimulatedIntensity, simulatedIntensity } from "./sources/own/simulated.js";
export { staticIntensity } from "./sources/own/static.js";
export { watttime } from "./sources/watttime.js";
