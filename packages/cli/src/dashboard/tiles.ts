/** The headline figures of a reading. */

import { joulesFromKilowattHours } from "@wattspan/core";
import { msFromSeconds } from "@wattspan/core/units";
import { countText, numberText, percentText } from "../terminal/text/number-text.js";
import { reasonWords } from "../terminal/text/reason-words.js";
import { amountText, boundsText } from "../terminal/text/scaled-unit.js";
import type { FigureName, Reading } from "./figures.js";
import { MISSING } from "./missing-words.js";
import type { Tile, UnknownEnergy } from "./page-data.js";

type Totals = Pick<Reading, "totals">;

const UNAVAILABLE = "unavailable";

/** @example tilesOf(await source.read(15), Date.now())[0]?.value // "46.0 kJ" */
export const tilesOf = (read: Totals, nowMs: number): readonly Tile[] => [
  bandTile("Energy", read, ["energy", "energyLow", "energyHigh"], "J", MISSING.energy),
  bandTile("Greenhouse gas", read, ["co2e", "co2eLow", "co2eHigh"], "g", MISSING.carbon),
  perInference(read),
  unknownTile(read),
  gridTile(read, nowMs),
];

/**
 * Why the energy of activities is unknown, the most frequent reason first.
 * @example unknownOf(reading)[0]?.reason // "no_estimator"
 */
export const unknownOf = ({ totals }: Totals): readonly UnknownEnergy[] =>
  [...(totals.get("operationsByReason") ?? [])]
    .filter(([reason, count]) => reason !== "" && count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({ reason, words: reasonWords(reason), count: Math.round(count) }));

function bandTile(
  label: string,
  { totals }: Totals,
  names: readonly [FigureName, FigureName, FigureName],
  base: string,
  missing: string,
): Tile {
  const [value, low, high] = names.map((name) => totals.get(name)?.get(""));
  if (value === undefined) return { label, missing };
  const note =
    low !== undefined && high !== undefined ? boundsText({ value, low, high }, base) : "bounds not reported";
  return { label, value: amountText(value, base), note };
}

function perInference({ totals }: Totals): Tile {
  const label = "Per inference";
  const [energy, count] = [totals.get("inferenceEnergy")?.get(""), totals.get("inferences")?.get("")];
  if (energy === undefined || !count) return { label, missing: MISSING.inferences };
  return {
    label,
    value: amountText(energy / count, "J"),
    note: `${countText(Math.round(count))} with known energy`,
  };
}

function unknownTile({ totals }: Totals): Tile {
  const label = "Unknown energy";
  const byMethod = totals.get("operationsByMethod");
  const all = [...(byMethod?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  if (all === 0) return { label, missing: MISSING.operations };
  const unknown = byMethod?.get(UNAVAILABLE) ?? 0;
  const note = `${countText(Math.round(unknown))} of ${countText(Math.round(all))} activities`;
  return { label, value: unknown === 0 ? "none" : percentText(unknown / all), note };
}

function gridTile({ totals }: Totals, nowMs: number): Tile {
  const label = "Grid now";
  const [first, ...others] = [...(totals.get("intensityByZone") ?? [])];
  if (!first) return { label, missing: MISSING.grid };
  const [zone, intensity] = first;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const validUntilS = totals.get("validUntilByZone")?.get(zone);
  const stale =
    validUntilS !== undefined && msFromSeconds(validUntilS) < nowMs ? ", stale: past its validity" : "";
  return {
    label,
    value: `${numberText(intensity * joulesFromKilowattHours(1))} g/kWh`,
    note: `${zone}${sourceText(totals, zone)}${more}${stale}`,
  };
}

/** The parts of `intensityBySource` are named by zone and source. */
function sourceText(totals: Totals["totals"], zone: string): string {
  const names = [...(totals.get("intensityBySource")?.keys() ?? [])];
  const source = names.find((name) => name.startsWith(`${zone} `))?.slice(zone.length + 1);
  return source ? ` by ${source}` : "";
}
