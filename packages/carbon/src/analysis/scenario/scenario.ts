/** What is imagined of a grid, and a reading of it. Pure. */

import { type IntensityReading, type Location, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";

/** A grid as it might be. What is not stated stays as it is. */
export interface Scenario {
  /** Readings name it in their `source`, for example `dry year`. */
  readonly name: string;
  /** What each intensity is multiplied by: 1.5 is half as much again. Default 1. */
  readonly factor?: number;
  /** The grid gets cleaner by this share each year, 0 to 1, counted from a moment in milliseconds since the Unix epoch. Before it nothing changes. */
  readonly decline?: { readonly perYear: number; readonly sinceMs: number };
  /** Zones that are out, and where what runs there runs instead. */
  readonly outage?: ZoneOutage;
}

/** Zones that are out for a while. */
export interface ZoneOutage {
  /** By the names that readings have, for example `DE`. */
  readonly zones: readonly string[];
  /** Where the work goes meanwhile. */
  readonly instead: Location;
  /** When it begins, in milliseconds since the Unix epoch. Default: it has always been. */
  readonly fromMs?: number;
  /** When it is over. Default: never. */
  readonly toMs?: number;
}

const YEAR_MS = 365.25 * 24 * 3_600_000;
/** No grid is a hundred times as dirty. */
const MAX = 100;

/** @throws WattspanConfigurationError for a scenario that cannot be. */
export function checkScenario(scenario: Scenario): void {
  checkOptionNames<Scenario>(scenario, { name: true, factor: true, decline: true, outage: true });
  const { name, factor = 1, decline, outage } = scenario;
  const refuse = (option: string, value: unknown, expected: string) => {
    throw new WattspanConfigurationError(option, value, expected);
  };
  if (typeof name !== "string" || name.trim() === "") refuse("name", name, "a text that is not empty");
  if (!(factor > 0 && factor <= MAX)) refuse("factor", factor, `a number above 0 and up to ${MAX}`);
  if (decline && !(decline.perYear >= 0 && decline.perYear < 1 && Number.isFinite(decline.sinceMs)))
    refuse("decline", decline, "{ perYear, sinceMs } with perYear from 0 to below 1");
  if (!outage) return;
  checkOptionNames<ZoneOutage>(outage, { zones: true, instead: true, fromMs: true, toMs: true }, "outage.");
  const { zones, instead, fromMs = 0, toMs = Number.POSITIVE_INFINITY } = outage;
  const areNamed = Array.isArray(zones) && zones.length > 0;
  if (!areNamed || typeof instead !== "object" || instead === null || !(fromMs < toMs))
    refuse("outage", outage, "{ zones, instead } with a zone, a location, and fromMs before toMs");
}

/**
 * A reading in a scenario: its grams at a moment, and that it is imagined. What it said of the mix of plants no longer holds.
 *
 * @example imagined({ name: "dry year", factor: 1.5 }, reading, Date.now()).source // "scenario:dry year(neso@1)"
 */
export function imagined(
  { name, factor = 1, decline }: Scenario,
  reading: IntensityReading,
  atMs: number,
): IntensityReading {
  const years = decline ? Math.max(0, atMs - decline.sinceMs) / YEAR_MS : 0;
  const times = factor * (1 - (decline?.perYear ?? 0)) ** years;
  const { kind: _, carbonFreeShare, renewableShare, scope3Share, ...rest } = reading;
  const { value, low, high } = reading.gramsPerKwh;
  return {
    ...rest,
    gramsPerKwh: { value: value * times, low: low * times, high: high * times },
    source: `scenario:${name}(${reading.source})`,
    estimated: true,
    estimationMethod: "scenario",
  };
}
