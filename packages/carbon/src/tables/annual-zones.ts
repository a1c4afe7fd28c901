import { ELECTRICITY_MAPS_ANNUAL, ELECTRICITY_MAPS_SHARES } from "../data/electricity-maps-annual.js";
import { EMBER_COUNTRIES, EMBER_STATES, EMBER_YEAR } from "../data/ember-annual.js";
import { ZONE_WEIGHTS } from "../data/zone-weights.js";
import { recordsByName } from "./table-records.js";

let zones: ReadonlyMap<string, readonly number[]> | undefined;
let shares: ReadonlyMap<string, readonly number[]> | undefined;
let figures: ReadonlyMap<string, readonly number[]> | undefined;
let weights: ReadonlyMap<string, readonly number[]> | undefined;

/**
 * Islands and remote systems that no cable, or only a thin one, ties to the rest of their country. A location
 * given as a country hardly ever means them, so they do not widen its band.
 */
export const ISOLATED_ZONES: ReadonlySet<string> = new Set(
  (
    "AU-TAS-FI AU-TAS-KI AU-WA-RI CA-NT CA-NU CA-YT ES-CE ES-CN-FV ES-CN-GC ES-CN-HI ES-CN-IG ES-CN-LP ES-CN-LZ " +
    "ES-CN-TE ES-IB-FO ES-IB-IZ ES-IB-MA ES-IB-ME ES-ML FR-COR GB-ORK JP-ON PT-MA US-AK US-AK-SEAPA US-HI"
  ).split(" "),
);

/** Annual means of each zone in gCO2e/kWh, oldest first; the years are `ELECTRICITY_MAPS_YEARS`. */
export function annualZones(): ReadonlyMap<string, readonly number[]> {
  zones ??= parseFigures(ELECTRICITY_MAPS_ANNUAL);
  return zones;
}

/** The shares of a zone's electricity in the latest year, from 0 to 1; carbon-free includes renewable. */
export function annualShares(
  zone: string,
): { readonly carbonFreeShare: number; readonly renewableShare: number } | undefined {
  shares ??= parseFigures(ELECTRICITY_MAPS_SHARES);
  const [carbonFree, renewable] = shares.get(zone) ?? [];
  if (carbonFree === undefined || renewable === undefined) return undefined;
  // Each is rounded to percents by itself.
  return { carbonFreeShare: carbonFree / 100, renewableShare: Math.min(renewable, carbonFree) / 100 };
}

/** Ember's figure for a country (ISO 3166-1 alpha-2) or a state (ISO 3166-2). */
export interface EmberFigure {
  readonly gramsPerKwh: number;
  /** The calendar year of the figure. */
  readonly year: number;
}

/** The weight of a zone among its country's zones; 0 where no table has it. */
export function zoneWeight(zone: string): number {
  weights ??= parseFigures(ZONE_WEIGHTS);
  return weights.get(zone)?.[0] ?? 0;
}

/**
 * Ember's figure for a country or a state. It is the only one for countries that Electricity Maps does not
 * cover.
 * @example emberAnnual("UA") // { gramsPerKwh: 251, year: 2022 }
 */
export function emberAnnual(place: string): EmberFigure | undefined {
  figures ??= parseFigures(`${EMBER_COUNTRIES.trim()}, ${EMBER_STATES.trim()}`);
  const [gramsPerKwh, year = EMBER_YEAR] = figures.get(place) ?? [];
  return gramsPerKwh === undefined ? undefined : { gramsPerKwh, year };
}

/** {@link emberAnnual} without its year. @example emberFigure("CO") // 190 */
export const emberFigure = (place: string): number | undefined => emberAnnual(place)?.gramsPerKwh;

/**
 * The zones inside a country, other than the country as a whole and its isolated systems.
 * @example zonesWithin("DK") // ["DK-BHM", "DK-DK1", "DK-DK2"]
 */
export function zonesWithin(country: string): readonly string[] {
  return [...annualZones().keys()].filter(
    (zone) => zone.startsWith(`${country}-`) && !ISOLATED_ZONES.has(zone),
  );
}

/**
 * The zone that stands for a country (ISO 3166-1 alpha-2): its own zone where the table has one; else its
 * only zone; else the country's code, for the sum of its zones or for Ember's figure. `undefined` when no
 * table covers the country.
 */
export function nationalZone(country: string): string | undefined {
  if (annualZones().has(country)) return country;
  const [only, ...others] = zonesWithin(country);
  if (others.length > 0 || isOnlyInEmber(country)) return country;
  return only;
}

/** Whether only Ember covers a country, and Electricity Maps has neither the country nor zones of it. */
export const isOnlyInEmber = (country: string): boolean =>
  !annualZones().has(country) && zonesWithin(country).length === 0 && emberFigure(country) !== undefined;

function parseFigures(table: string): ReadonlyMap<string, readonly number[]> {
  return recordsByName(table, (words) => words.map(Number));
}
