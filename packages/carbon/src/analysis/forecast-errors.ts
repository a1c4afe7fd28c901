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
import { type ForecastError, ForetoldSlots } from "./foretold-slots.js";

export type { ForecastError, Horizon } from "./foretold-slots.js";

/** A provider whose forecasts are held against what came. */
export interface CheckedForecasts extends CarbonIntensityProvider {
  /** What is known so far. */
  readonly forecastErrors: readonly ForecastError[];
  /** The same as the metric `wattspan.grid.forecast_error`, for the option `signals`. */
  readonly signals: SignalSource;
}

/** Options of {@link forecastErrors}. */
export interface ForecastErrorsOptions {
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

/** Places that are looked after; a forecast for one more is not kept. */
const MAX_PLACES = 64;

/**
 * Keeps what a provider foretells and compares it with what comes, by how long before it was foretold. It asks nothing by itself: what
 * passes through is looked at, so put it inside of `cached`. Only figures that their source calls its own and no estimate count as what came.
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
  const places = new Map<string, ForetoldSlots>();
  const placeOf = (location: Location): ForetoldSlots | undefined => {
    const key = locationKey(location);
    const known = places.get(key);
    if (known || places.size >= MAX_PLACES) return known;
    const fresh = new ForetoldSlots();
    places.set(key, fresh);
    return fresh;
  };
  const told = () => [...places.values()].flatMap((place) => place.errors);
  const checked: CarbonIntensityProvider = {
    ...passedOn(provider),
    async current(location, signal) {
      const reading = await provider.current(location, signal);
      if (isWhatCame(reading)) places.get(locationKey(location))?.came(reading);
      return reading;
    },
    ...(provider.forecast && {
      async forecast(location: Location, horizonMs: number, signal: AbortSignal) {
        const readings = (await provider.forecast?.(location, horizonMs, signal)) ?? [];
        placeOf(location)?.foretold(readings, clock.wall());
        return readings;
      },
    }),
  };
  const signals: SignalSource = {
    name: "forecast-errors",
    read: () =>
      told().map(({ zone, source, horizon, meanAbsolute }) => ({
        metric: extensionMetric.gridForecastError,
        value: meanAbsolute,
        attributes: {
          [attribute.gridZone]: zone,
          [attribute.gridSource]: source,
          [attribute.gridForecastHorizon]: horizon,
        },
      })),
  };
  return Object.defineProperty({ ...checked, signals } as CheckedForecasts, "forecastErrors", { get: told });
}

/** A figure that its source measured. One that it estimated may be what it foretold. */
const isWhatCame = ({ kind, estimated }: IntensityReading): boolean => kind === "live" && !estimated;
