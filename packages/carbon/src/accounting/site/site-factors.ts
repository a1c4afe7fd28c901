/** What each joule of a machine adds at its place. */

import {
  type GhgScope,
  joulesFromKilowattHours,
  type Location,
  type Range,
  WattspanConfigurationError,
} from "@wattspan/core";
import { GRID_WATER_TABLE } from "../../data/grid-water.js";
import { locationProblems } from "../../places/location-problems.js";
import { checkedRange, type Figure, lossFactor } from "./checked-figure.js";
import { gridWaterAt } from "./grid-water.js";
import { facilityAt } from "./known-facility.js";

/** The data centre, with your own figures. */
export interface FacilityOptions {
  /**
   * Power usage effectiveness: total energy per joule of the machines, 1 or more. Default: the table's, where
   * it has one.
   */
  readonly pue?: Figure;
  /**
   * Water usage effectiveness: litres at the site per kWh of the machines. Default: the table's, where it has
   * one.
   */
  readonly wue?: Figure;
}

/** The scope of the GHG Protocol that emissions belong to. */
export interface ScopeOptions {
  /** The electricity of this machine. Default: `"3"` in a cloud region, else `"2"`. */
  readonly electricity?: GhgScope;
  /** The making of this machine. Default `"3"`. */
  readonly hardware?: GhgScope;
  /** Models that others serve. Default `"3"`, category 1. */
  readonly hosted?: GhgScope;
}

/** The factors of a machine's place. */
export interface SiteOptions {
  /** `false`: nothing is added for the data centre, not even from the table. */
  readonly facility?: FacilityOptions | false;
  /**
   * Litres that power plants consume per kWh. Default: the table's, where it has the place. `false`: none.
   */
  readonly gridWater?: Figure | false;
  /**
   * Share of generation that is lost in transmission and distribution, 0 to 0.9: its grams are scope 3,
   * category 3. Default: not counted, as no table has it.
   */
  readonly gridLosses?: Figure;
  readonly scopes?: ScopeOptions;
}

/** A factor and its table. */
export interface SourcedFactor {
  readonly perJ: Range;
  readonly methodId: string;
}

/** Factors per joule at a place. */
export interface SiteFactors {
  /** Joules of the building. */
  readonly overhead?: SourcedFactor;
  /** Litres at the site per joule of the machines. */
  readonly onsite?: SourcedFactor;
  /** Litres at the power plants per joule of machines and building. */
  readonly offsite?: SourcedFactor;
  /** Grams lost on the way per gram that arrives. */
  readonly losses?: Range;
  readonly electricityScope: GhgScope;
}

/** The "table" of configured figures. */
export const CONFIGURED = "configured";

/** Checks the configured figures. @throws WattspanConfigurationError */
export function checkSite({ facility, gridWater, gridLosses, scopes = {} }: SiteOptions): void {
  if (gridLosses !== undefined) lossFactor("gridLosses", gridLosses);
  if (facility !== undefined && facility !== false) {
    if (typeof facility !== "object" || facility === null)
      throw new WattspanConfigurationError("facility", facility, "false, or { pue, wue }");
    if (facility.pue !== undefined) checkedRange("facility.pue", facility.pue, 1, 10);
    if (facility.wue !== undefined) checkedRange("facility.wue", facility.wue, 0, 100);
  }
  if (gridWater !== undefined && gridWater !== false) checkedRange("gridWater", gridWater, 0, 100);
  for (const name of ["electricity", "hardware", "hosted"] as const) {
    const scope = scopes[name];
    if (scope !== undefined && !["1", "2", "3"].includes(scope))
      throw new WattspanConfigurationError(`scopes.${name}`, scope, '"1", "2" or "3"');
  }
}

/**
 * The factors at a place. A malformed place counts as unknown.
 * @example siteFactors({ country: "DE" }, {}).offsite?.methodId
 */
export function siteFactors(
  location: Location,
  { facility, gridWater, gridLosses, scopes = {} }: SiteOptions,
): SiteFactors {
  const place = locationProblems(location).length > 0 ? {} : location;
  const known = facility === false ? undefined : facilityAt(place);
  const { pue, wue } = facility || {};
  const stated = (figure: Figure | undefined, min: number) =>
    figure === undefined ? undefined : checkedRange("facility", figure, min, 100);
  const overhead = sourced(stated(pue, 1), known?.pue, known?.table, ({ value, low, high }) => ({
    ...{ value: value - 1, low: low - 1, high: high - 1 },
  }));
  const onsite = sourced(stated(wue, 0), known?.wue, known?.table, perJoule);
  const offsite = sourced(
    gridWater === false ? undefined : stated(gridWater, 0),
    gridWater === false ? undefined : gridWaterAt(place),
    GRID_WATER_TABLE,
    perJoule,
  );
  return {
    ...(overhead && { overhead }),
    ...(onsite && { onsite }),
    ...(offsite && { offsite }),
    ...(gridLosses !== undefined && { losses: lossFactor("gridLosses", gridLosses) }),
    electricityScope: scopes.electricity ?? (place.cloud ? "3" : "2"),
  };
}

/** Litres at the power plants of another place. */
export function offsiteWaterAt(location: Location): SourcedFactor | undefined {
  const place = locationProblems(location).length > 0 ? {} : location;
  return sourced(undefined, gridWaterAt(place), GRID_WATER_TABLE, perJoule);
}

/** The configured figure, else the table's. */
function sourced(
  stated: Range | undefined,
  known: Range | undefined,
  table: string | undefined,
  convert: (range: Range) => Range,
): SourcedFactor | undefined {
  const range = stated ?? known;
  return range && { perJ: convert(range), methodId: (stated ? undefined : table) ?? CONFIGURED };
}

/** From an amount per kWh. */
export function perJoule({ value, low, high }: Range): Range {
  const joules = joulesFromKilowattHours(1);
  return { value: value / joules, low: low / joules, high: high / joules };
}
