/** Past footprints at other intensities, grids that might be, and how far forecasts were off. */

export {
  type CheckedForecasts,
  type ForecastError,
  type ForecastErrorsOptions,
  forecastErrors,
} from "./forecast-errors.js";
export {
  type IntensityOf,
  type PastReadingsOptions,
  type PricedEnergy,
  pastReadings,
  reprice,
  repriceLedger,
} from "./reprice/reprice.js";
export { inScenario, type Scenario, scenario } from "./scenario.js";
