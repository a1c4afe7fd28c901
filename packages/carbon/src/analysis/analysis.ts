/** Past footprints at other intensities, grids that might be, and how far forecasts were off. */

export { type CheckedForecasts, forecastErrors } from "./forecast-errors.js";
export { pastReadings } from "./reprice/past-readings.js";
export { type IntensityOf, reprice, repriceLedger } from "./reprice/reprice.js";
export { inScenario, scenario } from "./scenario.js";
