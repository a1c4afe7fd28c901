import {
  type CarbonIntensityProvider,
  type Clock,
  type IntensityCapabilities,
  type IntensityReading,
  type Location,
  systemClock,
  type TimeInterval,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { MINUTE_MS } from "@wattspan/core/units";
import { passedOn } from "../decorators/passed-on.js";
import { IntensityError } from "../readings/intensity-error.js";
import { checkWellFormed, statedRung } from "../readings/known-place.js";
import { variantOf } from "../readings/variant.js";
import { checkPlant, nameOf, type OwnPlant } from "./own-plant.js";
import { leftOf, type PlantShare, siteMix } from "./site-mix.js";

export { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";
export type { Generator, OwnPlant, RenewablePlant } from "./own-plant.js";

type Site = NonNullable<Location["coordinates"]>;

/** A site with plants of its own. */
export interface OnSiteOptions {
  /**
   * Where the site is. Only a location with these coordinates has the plants; all others, such as that of a
   * hosted model, have the grid alone. A country would not do, because other people's models are served in it
   * too.
   */
  readonly coordinates: Site;
  /** At least one. All by share, or all by meter. */
  readonly plants: readonly OwnPlant[];
  /** What the whole site draws now, in kW. Required where plants are metered. */
  readonly siteKilowatts?: () => number | undefined;
  /** How long a reading is valid where plants are metered, in milliseconds. Default one minute. */
  readonly validForMs?: number;
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

const NAME = "on-site";

/**
 * The intensity of a site that makes some of its own electricity: generators, by fuel and efficiency, and
 * plants that burn nothing, mixed with the grid by their shares. The basis is the grid's: `operational` is
 * what leaves the stack, so solar is 0; on `lifecycle` plants have the median of IPCC AR5. What leaves your
 * own stacks is scope 1: `scope1Share`.
 *
 * If a meter returns nothing, there is no figure: {@link IntensityError} `no_data`. While the plants make
 * everything, the grid is not asked.
 *
 * @param grid Of signal `average`: generation on the site does not answer what one more kilowatt-hour causes.
 * @throws WattspanConfigurationError for invalid plants and coordinates.
 * @example
 * const coordinates = { latitude: 6.46, longitude: 3.39 };
 * const diesel = { fuel: "diesel", efficiency: 0.35, share: 0.1 } as const;
 * const intensity = onSite(annualAverage(), { coordinates, plants: [diesel, { source: "solar_rooftop", share: 0.2 }] });
 * const metering = createMetering({ intensity, location: { coordinates } });
 */
export function onSite(grid: CarbonIntensityProvider, options: OnSiteOptions): CarbonIntensityProvider {
  checkOptionNames<OnSiteOptions>(options, {
    ...{ coordinates: true, plants: true, siteKilowatts: true, validForMs: true, clock: true },
  });
  const { coordinates, plants, siteKilowatts, validForMs = MINUTE_MS, clock = systemClock } = options;
  const isMetered = checkedMetering(options);
  const { at, forecast, supports, capabilities } = passedOn(grid);
  if (capabilities?.().signal === "marginal")
    throw new WattspanConfigurationError("grid", grid.name, "a provider of average intensities");
  const isSite = ({ coordinates: asked }: Location): boolean =>
    asked?.latitude === coordinates.latitude && asked.longitude === coordinates.longitude;
  const stated = plants.map((plant) => ({ plant, share: plant.share ?? 0 }));
  const mixed = (reading: IntensityReading, shares: readonly PlantShare[]): IntensityReading => {
    if (reading.signal === "average") return siteMix(reading, shares);
    throw new IntensityError(NAME, "other_signal", `the grid's reading is ${reading.signal}, not average`);
  };
  const current = async (location: Location, signal: AbortSignal): Promise<IntensityReading> => {
    if (!isSite(location)) return grid.current(location, signal);
    signal.throwIfAborted();
    checkWellFormed(location);
    const shares = isMetered ? meteredShares(options) : stated;
    const now = { validFromMs: clock.wall(), validToMs: clock.wall() + validForMs };
    if (leftOf(shares) === 0) return mixed({ ...noGrid(location, capabilities?.().basis), ...now }, shares);
    const reading = mixed(await grid.current(location, signal), shares);
    const isOver = reading.validToMs <= now.validFromMs;
    return isMetered && !isOver
      ? { ...reading, ...now, validToMs: Math.min(now.validToMs, reading.validToMs) }
      : reading;
  };
  const variant = variantOf(coordinates, plants, siteKilowatts, grid.name, grid.variant);
  const named = { name: NAME, variant, ...(supports && { supports }), current };
  if (isMetered)
    return { ...named, ...(capabilities && { capabilities: () => withoutForecast(capabilities()) }) };
  return {
    ...named,
    ...(capabilities && { capabilities }),
    ...(forecast && {
      forecast: async (location: Location, horizonMs: number, signal: AbortSignal) => {
        const readings = await forecast(location, horizonMs, signal);
        return isSite(location) ? readings.map((one) => mixed(one, stated)) : readings;
      },
    }),
    ...(at && {
      at: async (location: Location, interval: TimeInterval, signal: AbortSignal) => {
        const past = await at(location, interval, signal);
        return isSite(location) ? mixed(past, stated) : past;
      },
    }),
  };
}

/** Future meter values are unknown, and past ones are not kept. */
function withoutForecast({ forecastMs: _, ...able }: IntensityCapabilities): IntensityCapabilities {
  return { ...able, past: false };
}

/** Takes the place of the grid's reading while the grid supplies nothing. */
const noGrid = (location: Location, basis: IntensityReading["basis"] = "lifecycle") => ({
  gramsPerKwh: { value: 0, low: 0, high: 0 },
  ...{
    zone: NAME,
    signal: "average" as const,
    basis,
    source: NAME,
    rung: statedRung(location),
    kind: "live" as const,
  },
});

/** Whether plants are metered. @throws WattspanConfigurationError */
function checkedMetering(options: OnSiteOptions): boolean {
  const { coordinates, plants, siteKilowatts, validForMs = MINUTE_MS } = options;
  const refuse = (option: string, value: unknown, expected: string) => {
    throw new WattspanConfigurationError(option, value, expected);
  };
  const { latitude, longitude } = coordinates ?? {};
  if (!(Math.abs(latitude as number) <= 90 && Math.abs(longitude as number) <= 180))
    refuse("coordinates", coordinates, "the latitude and longitude of the site, as in the location");
  if (!Array.isArray(plants) || plants.length === 0)
    refuse("plants", plants, "a list with at least one plant");
  for (const plant of plants) checkPlant(plant);
  if (!(validForMs > 0)) refuse("validForMs", validForMs, "a number of milliseconds above 0");
  const metered = plants.filter(({ kilowatts }) => kilowatts);
  if (metered.length > 0 && metered.length < plants.length)
    refuse("plants", plants.map(nameOf), "plants that all have a share, or all have kilowatts()");
  if (metered.length > 0 !== (typeof siteKilowatts === "function"))
    refuse("siteKilowatts", siteKilowatts, "a function if plants have kilowatts(), and absent otherwise");
  const sum = plants.reduce((total, { share = 0 }) => total + share, 0);
  if (sum > 1 + 1e-9) refuse("plants", sum, "plants whose shares add up to at most 1");
  return metered.length > 0;
}

/** The shares by the meters. Surplus leaves the site, from each plant in proportion. */
function meteredShares({ plants, siteKilowatts }: OnSiteOptions): readonly PlantShare[] {
  const site = kilowattsOf("the site", siteKilowatts);
  const made = plants.map((plant) => ({ plant, made: kilowattsOf(nameOf(plant), plant.kilowatts) }));
  const whole = Math.max(
    site,
    made.reduce((sum, one) => sum + one.made, 0),
  );
  if (whole === 0) throw new IntensityError(NAME, "no_data", "the site draws nothing");
  return made.map(({ plant, made }) => ({ plant, share: made / whole }));
}

function kilowattsOf(whose: string, meter: (() => number | undefined) | undefined): number {
  let shown: unknown;
  try {
    shown = meter?.();
  } catch {
    throw new IntensityError(NAME, "upstream", `the meter of ${whose} failed`);
  }
  if (typeof shown === "number" && shown >= 0 && shown < Number.POSITIVE_INFINITY) return shown;
  throw new IntensityError(NAME, "no_data", `the meter of ${whose} shows no kilowatts`);
}
