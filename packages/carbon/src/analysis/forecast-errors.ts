import {
  type CarbonIntensityProvider,
  type Clock,
  type IntensityReading,
  type Location,
  type SignalSource,
  systemClock,
} from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { checkOptionNames } from "@wattspan/core/options";
import { passedOn } from "../decorators/passed-on.js";
import { locationKey } from "../places/location-key.js";
import { type ForecastError, ForecastSlots } from "./forecast-slots.js";

/** A provider whose forecasts are compared with what came. */
export interface CheckedForecasts extends CarbonIntensityProvider {
  /** The errors so far. */
  readonly forecastErrors: readonly ForecastError[];
  /** The errors as the metric `wattspan.grid.forecast_error`, for the option `signals`. */
  readonly signals: SignalSource;
}

/** Options of {@link forecastErrors}. */
export interface ForecastErrorsOptions {
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

/** Maximum number of places; forecasts for further ones are not kept. */
const MAX_PLACES = 64;

/**
 * Keeps the forecasts of a provider and compares them with what came, by horizon. It sends no requests of its
 * own and sees what passes through, so put it inside `cached`. Only figures that their source measured, not
 * estimated, count as what came.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @example
 * const checked = forecastErrors(retrying(energyCharts()));
 * const wattspan = await startWattspan({ intensity: cached(checked), signals: [checked.signals] });
 * console.log(checked.forecastErrors); // [{ horizon: "1h", meanAbsolute: 0.04, … }]
 */
export function forecastErrors(
  provider: CarbonIntensityProvider,
  options: ForecastErrorsOptions = {},
): CheckedForecasts {
  checkOptionNames<ForecastErrorsOptions>(options, { clock: true });
  const { clock = systemClock } = options;
  const places = new Map<string, ForecastSlots>();
  const placeOf = (location: Location): ForecastSlots | undefined => {
    const key = locationKey(location);
    const known = places.get(key);
    if (known || places.size >= MAX_PLACES) return known;
    const fresh = new ForecastSlots();
    places.set(key, fresh);
    return fresh;
  };
  const errors = () => [...places.values()].flatMap((place) => place.errors);
  const { forecast, ...others } = passedOn(provider);
  const checked: CarbonIntensityProvider = {
    ...others,
    async current(location, signal) {
      const reading = await provider.current(location, signal);
      if (isMeasured(reading)) places.get(locationKey(location))?.compare(reading);
      return reading;
    },
    ...(forecast && {
      async forecast(location: Location, horizonMs: number, signal: AbortSignal) {
        const readings = await forecast(location, horizonMs, signal);
        placeOf(location)?.record(readings, clock.wall());
        return readings;
      },
    }),
  };
  const signals: SignalSource = {
    name: "forecast-errors",
    read: () =>
      errors().map(({ zone, source, horizon, meanAbsolute }) => ({
        metric: extensionMetric.gridForecastError,
        value: meanAbsolute,
        attributes: {
          [attribute.gridZone]: zone,
          [attribute.gridSource]: source,
          [attribute.gridForecastHorizon]: horizon,
        },
      })),
  };
  return Object.defineProperty({ ...checked, signals } as CheckedForecasts, "forecastErrors", {
    get: errors,
  });
}

/** A measured figure. An estimated one may be the forecast itself. */
const isMeasured = ({ kind, estimated }: IntensityReading): boolean => kind === "live" && !estimated;
