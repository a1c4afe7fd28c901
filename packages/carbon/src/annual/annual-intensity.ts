import type { IntensityReading, Range } from "@wattspan/core";
import { mixtureBand } from "@wattspan/core/accounting";
import { ELECTRICITY_MAPS_YEARS } from "../data/electricity-maps-annual.js";
import { WORLD_AVERAGE, WORLD_SHARES } from "../data/world-average.js";
import type { ResolvedZone } from "../places/resolve-zone.js";
import {
  annualShares,
  annualZones,
  emberFigure,
  nationalZone,
  zonesWithin,
  zoneWeight,
} from "../tables/annual-zones.js";
import { directShare } from "./direct-share.js";
import { BAND_FACTOR, intensityBand } from "./intensity-band.js";

/** A zone's figures in the annual tables. */
export interface AnnualIntensity
  extends Pick<
    IntensityReading,
    "gramsPerKwh" | "source" | "accounting" | "carbonFreeShare" | "renewableShare"
  > {
  /** The calendar year of the mean. */
  readonly year: number;
  /** The share of the grams that generation emits: scope 2. */
  readonly directShare: Range;
  /**
   * True unless it is one zone's own mean: a mean of several zones, an estimate, or the same figure in all
   * years.
   */
  readonly estimated: boolean;
}

const LATEST_YEAR = ELECTRICITY_MAPS_YEARS[ELECTRICITY_MAPS_YEARS.length - 1] as number;

/**
 * The latest annual mean of a zone, with its band. Pure.
 *
 * The band covers the factor of {@link BAND_FACTOR}, the means of the last three years, other zones that the
 * place may belong to, a second source's figure for the place, and nine tenths of the load of the zones
 * inside a country. A country without a mean of its own gets the plain mean of its zones.
 *
 * @example annualIntensity({ zone: "DE", rung: "zone" }).gramsPerKwh // { value: 342, low: 244.3, high: 478.8 }
 */
export function annualIntensity(resolved: ResolvedZone): AnnualIntensity {
  if (resolved.rung === "world") return worldIntensity();
  const { zone, rung, alternatives = [] } = resolved;
  const parts = zonesWithin(zone);
  const own = annualZones().get(zone);
  const years = own ?? [Math.round(mean(parts.map(latestMean)))];
  const isCountry = rung === "country" || parts.length > 0;
  const lifecycle = years.at(-1) as number;
  const evidence = [...percentilesOf(parts), ...alternatives.flatMap(meansOf), ...secondSource(resolved)];
  return {
    gramsPerKwh: intensityBand(years, isCountry ? BAND_FACTOR.country : BAND_FACTOR.zone, evidence),
    source: `electricity-maps-annual@${LATEST_YEAR}`,
    year: LATEST_YEAR,
    directShare: directShare({ lifecycle, ...(annualShares(zone) ?? meanShares(parts)) }),
    // A place in one of several zones has no known share.
    ...(alternatives.length === 0 && annualShares(zone)),
    accounting: "consumption",
    estimated: parts.length > 0 || own === undefined || own.every((figure) => figure === own[0]),
  };
}

/** The band of nine tenths of a country's load, including the uncertainty of each zone. */
function percentilesOf(zones: readonly string[]): readonly number[] {
  if (zones.length === 0) return [];
  const bands = zones.map((zone) => intensityBand([latestMean(zone)], BAND_FACTOR.zone, []));
  const { low, high } = mixtureBand(bands, zones.map(zoneWeight));
  return [low, high];
}

/** Ember's figure where it is for the same place: the state of a cloud region, or a whole country. */
function secondSource({ zone, subdivision }: ResolvedZone): readonly number[] {
  const country = zone.slice(0, 2);
  const place = subdivision ?? (zone === nationalZone(country) ? country : undefined);
  const figure = place === undefined ? undefined : emberFigure(place);
  return figure === undefined ? [] : [figure];
}

/** The world's mean. Its band spans all zones of the table, because the place may be any of them. */
function worldIntensity(): AnnualIntensity {
  const { year, gramsPerKwh } = WORLD_AVERAGE;
  const zones = [...annualZones().keys()];
  return {
    gramsPerKwh: intensityBand([gramsPerKwh], 1, zones.map(latestMean)),
    source: `ember-world@${year}`,
    year,
    directShare: directShare({ lifecycle: gramsPerKwh, ...WORLD_SHARES }),
    accounting: "consumption",
    estimated: true,
  };
}

/** For a country without shares of its own. */
function meanShares(zones: readonly string[]) {
  const all = zones.flatMap((zone) => annualShares(zone) ?? []);
  return {
    carbonFreeShare: mean(all.map(({ carbonFreeShare }) => carbonFreeShare)),
    renewableShare: mean(all.map(({ renewableShare }) => renewableShare)),
  };
}

/** The mean of a zone, and those of its parts. */
const meansOf = (zone: string): readonly number[] => [
  ...(annualZones().has(zone) ? [latestMean(zone)] : []),
  ...zonesWithin(zone).map(latestMean),
];

const latestMean = (zone: string): number => annualZones().get(zone)?.at(-1) as number;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
