import { ELECTRICITY_MAPS_ANNUAL, ELECTRICITY_MAPS_SHARES } from "./data/electricity-maps-annual.js";
import { EMBER_ANNUAL } from "./data/ember-annual.js";
import { ZONE_WEIGHTS } from "./data/zone-weights.js";
import { tableRecords } from "./table-records.js";

let zones: ReadonlyMap<string, readonly number[]> | undefined;
let shares: ReadonlyMap<string, readonly number[]> | undefined;
let figures: ReadonlyMap<string, readonly number[]> | undefined;
let weights: ReadonlyMap<string, readonly number[]> | undefined;

/**
 * Islands and remote systems that no cable, or only a thin one, ties to the rest of their country. A location
 * that is given as a country hardly ever means them, so they do not widen its band.
 */
export const ISOLATED_ZONES: ReadonlySet<string> = new Set(
  (
    "AU-TAS-FI AU-TAS-KI AU-WA-RI CA-NT CA-NU CA-YT ES-CE ES-CN-FV ES-CN-GC ES-CN-HI ES-CN-IG ES-CN-LP ES-CN-LZ " +
    "ES-CN-TE ES-IB-FO ES-IB-IZ ES-IB-MA ES-IB-ME ES-ML FR-COR GB-ORK JP-ON PT-MA US-AK US-AK-SEAPA US-HI"
  ).split(" "),
);

/** Of each zone the annual means in gCO2e/kWh, oldest first; the years are `ELECTRICITY_MAPS_YEARS`. */
export function annualZones(): ReadonlyMap<string, readonly number[]> {
  zones ??= parseFigures(ELECTRICITY_MAPS_ANNUAL);
  return zones;
}

/** Of a zone the shares of its electricity in the latest year, from 0 to 1; renewables are part of what is carbon-free. */
export function annualShares(
  zone: string,
): { readonly carbonFreeShare: number; readonly renewableShare: number } | undefined {
  shares ??= parseFigures(ELECTRICITY_MAPS_SHARES);
  const [carbonFree, renewable] = shares.get(zone) ?? [];
  if (carbonFree === undefined || renewable === undefined) return undefined;
  // Both are rounded to percents, each by itself.
  return { carbonFreeShare: carbonFree / 100, renewableShare: Math.min(renewable, carbonFree) / 100 };
}

/**
 * Another source's figure in gCO2e/kWh for a country (ISO 3166-1 alpha-2) or a state (ISO 3166-2), where it
 * has one.
 */
export function emberFigure(place: string): number | undefined {
  figures ??= parseFigures(EMBER_ANNUAL);
  return figures.get(place)?.[0];
}

/** How much of its country a zone is, against the country's other zones; 0 where no table has it. */
export function zoneWeight(zone: string): number {
  weights ??= parseFigures(ZONE_WEIGHTS);
  return weights.get(zone)?.[0] ?? 0;
}

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
 * What stands for a country (ISO 3166-1 alpha-2): its own zone where the table has one; else its only zone;
 * else the country's code, which then means the sum of its zones. `undefined` when the table has nothing of
 * the country.
 */
export function nationalZone(country: string): string | undefined {
  if (annualZones().has(country)) return country;
  const [only, ...others] = zonesWithin(country);
  return others.length > 0 ? country : only;
}

function parseFigures(table: string): ReadonlyMap<string, readonly number[]> {
  return new Map(
    tableRecords(table).map((record) => {
      const [code = "", ...values] = record.split(" ");
      return [code, values.map(Number)];
    }),
  );
}
