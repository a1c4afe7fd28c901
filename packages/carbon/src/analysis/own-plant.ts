/** A plant on the site, and the emissions of its electricity. Pure. */

import { type IntensityReading, type Range, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { COMBUSTION_FACTORS, LIFECYCLE_FACTORS } from "../data/fuel-factors.js";

/**
 * How much of the site's electricity a plant makes: a constant share, 0 to 1; or what its meter shows now, in
 * kW.
 */
type Amount =
  | { readonly share: number; readonly kilowatts?: never }
  | { readonly kilowatts: () => number | undefined; readonly share?: never };

/** A generator that burns fuel. */
export type Generator = Amount & {
  readonly fuel: keyof typeof COMBUSTION_FACTORS;
  /** Electricity out of the heat in the fuel (lower heating value), above 0 and up to 1. */
  readonly efficiency: number;
  /**
   * gCO2e per kWh of heat in the fuel, for producing and transporting it. Counted on the basis `lifecycle`
   * only. Default: not counted.
   */
  readonly upstreamGramsPerKwh?: number;
  readonly source?: never;
};

/** A plant that burns nothing. */
export type RenewablePlant = Amount & {
  readonly source:
    | "solar_rooftop"
    | "solar_utility"
    | "wind_onshore"
    | "wind_offshore"
    | "hydro"
    | "geothermal";
  readonly fuel?: never;
};

/** A plant on the site. */
export type OwnPlant = Generator | RenewablePlant;

/**
 * Its name in the source of a reading.
 * @example nameOf({ fuel: "diesel", efficiency: 0.35, share: 0.1 }) // "diesel"
 */
export const nameOf = (plant: OwnPlant): string => plant.fuel ?? plant.source;

/** A superset of the options of plants that burn nothing. */
const PLANT: OptionNames<Generator> = {
  ...{ share: true, kilowatts: true },
  ...{ fuel: true, efficiency: true, upstreamGramsPerKwh: true, source: true },
};

/** @throws WattspanConfigurationError for an invalid plant. */
export function checkPlant(plant: OwnPlant): void {
  const refuse = (expected: string) => {
    throw new WattspanConfigurationError("plants", plant, `plants with ${expected}`);
  };
  if (typeof plant !== "object" || plant === null) refuse("a fuel or a source");
  checkOptionNames<Generator>(plant as Generator, PLANT, "plants.");
  const { share, kilowatts, fuel, source } = plant;
  const isFuel = fuel !== undefined && Object.hasOwn(COMBUSTION_FACTORS, fuel);
  const isSource =
    source !== undefined && Object.hasOwn(LIFECYCLE_FACTORS, source) && !THERMAL.includes(source);
  if (isFuel === isSource)
    refuse(`a fuel of ${Object.keys(COMBUSTION_FACTORS).join(", ")}; or a source such as solar_rooftop`);
  if ((share === undefined) === (kilowatts === undefined)) refuse("either a share or kilowatts()");
  if (share !== undefined && !(share >= 0 && share <= 1)) refuse("a share from 0 to 1");
  if (kilowatts !== undefined && typeof kilowatts !== "function") refuse("a function kilowatts()");
  if (!plant.fuel) return;
  if (!(plant.efficiency > 0 && plant.efficiency <= 1)) refuse("an efficiency above 0 and up to 1");
  const { upstreamGramsPerKwh = 0 } = plant;
  if (!(upstreamGramsPerKwh >= 0 && upstreamGramsPerKwh < 1000))
    refuse("upstreamGramsPerKwh from 0 to below 1000");
}

/** These burn something, so they need a fuel. */
const THERMAL: readonly string[] = ["coal", "lignite", "oil", "gas", "biomass", "nuclear"];
const NOTHING: Range = { value: 0, low: 0, high: 0 };

/** gCO2e per kWh of its electricity, and the part that leaves its stack. */
export function emissionsOf(plant: OwnPlant, basis: IntensityReading["basis"]): { all: Range; stack: Range } {
  if (!plant.fuel)
    return { all: basis === "lifecycle" ? LIFECYCLE_FACTORS[plant.source] : NOTHING, stack: NOTHING };
  const { value, low, high } = COMBUSTION_FACTORS[plant.fuel];
  const { efficiency, upstreamGramsPerKwh = 0 } = plant;
  const of = (upstream: number): Range => ({
    value: (value + upstream) / efficiency,
    low: (low + upstream) / efficiency,
    high: (high + upstream) / efficiency,
  });
  return { all: of(basis === "lifecycle" ? upstreamGramsPerKwh : 0), stack: of(0) };
}
