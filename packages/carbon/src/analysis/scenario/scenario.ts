/** A scenario of a grid, and a reading in it. Pure. */

import { type IntensityReading, type Location, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS } from "@wattspan/core/units";

/** A hypothetical grid. Everything that is not stated stays as it is. */
export interface Scenario {
  /** Shown in the `source` of readings, for example `dry year`. */
  readonly name: string;
  /** Multiplies each intensity: 1.5 is half as much again. Default 1. */
  readonly factor?: number;
  /**
   * The grid gets cleaner by this share each year, from 0 to below 1, from a moment in milliseconds since the Unix
   * epoch. Nothing changes before it.
   */
  readonly decline?: { readonly perYear: number; readonly sinceMs: number };
  /** Zones with an outage, and the place where their work runs instead. */
  readonly outage?: ZoneOutage;
}

/** An outage of some zones. */
export interface ZoneOutage {
  /** Zones as readings name them, for example `DE`. */
  readonly zones: readonly string[];
  /** Where the work runs meanwhile. */
  readonly instead: Location;
  /** When it begins, in milliseconds since the Unix epoch. Default: no beginning. */
  readonly fromMs?: number;
  /** When it ends. Default: never. */
  readonly toMs?: number;
}

const YEAR_MS = 365.25 * DAY_MS;
/** No grid is a hundred times as dirty. */
const MAX = 100;

/** @throws WattspanConfigurationError for an invalid scenario. */
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
 * A reading in a scenario: other grams, marked as estimated. The shares of its mix no longer hold.
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
