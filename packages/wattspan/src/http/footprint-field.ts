/**
 * The field `wattspan-footprint`, a header or trailer of a response: the footprint of the request. A
 * dictionary (RFC 9651):
 * `energy=12.3;low=4.1;high=40.2;unit=J, co2e=4.01;low=1.2;high=14.1;unit=mg, activities=3, complete`.
 */

import type { Range } from "@wattspan/core";
import type { RequestFootprint } from "@wattspan/core/request-totals";
import { type BareItem, type Dictionary, parseDictionary, Token } from "structured-headers";

/** Name of the header, and of the trailer. */
export const FOOTPRINT_FIELD = "wattspan-footprint";

/** A longer field is not ours. */
const MAX_LENGTH = 1024;
/** Band of a figure without one: the tolerance of server power sensors. */
const BAND = 0.05;
/** A decimal has at most this many digits before its point. */
const MAX_SIZE = 1e12;
/** Units by their prefix, largest first: a decimal has three decimals. */
const SCALES = { "": 1, m: 1e-3, u: 1e-6, n: 1e-9 } as const;

/** A service's statement for a request that it answered. */
export interface StatedFootprint {
  /** Joules. */
  readonly energy?: Range;
  /** Grams of CO2e. */
  readonly co2e?: Range;
  /** Metered activities. Zero means that there was nothing to meter. */
  readonly activities: number;
  /** Those of unknown energy. */
  readonly unknown: number;
  /** Whether nothing is missing that would become known later. */
  readonly complete: boolean;
}

/**
 * The text of the field.
 * @param isOver Whether the response was complete when it was written, so that nothing more can begin.
 * @example footprintField(scope.footprint, true)
 */
export function footprintField(footprint: RequestFootprint, isOver: boolean): string {
  const { energy, co2e, activities, pending, unknown } = footprint;
  return [
    quantity("energy", "J", energy),
    quantity("co2e", "g", co2e),
    `activities=${activities}`,
    unknown && `unknown=${unknown.count}`,
    isOver && pending === 0 ? "complete" : "complete=?0",
  ]
    .filter((member) => member !== undefined)
    .join(", ");
}

/** One quantity in the largest unit in which it is at least 1, to keep four digits. */
function quantity(name: string, unit: string, range: Range | undefined): string | undefined {
  if (!range || !isRange(range)) return undefined;
  const { value, low, high } = range;
  const entries = Object.entries(SCALES);
  const [prefix, scale] = entries.find(([, size]) => value >= size || value === 0) ?? ["n", SCALES.n];
  if (high / scale >= MAX_SIZE) return undefined;
  const bounds = `low=${decimal(low / scale, Math.floor)};high=${decimal(high / scale, Math.ceil)}`;
  return `${name}=${decimal(value / scale, Math.round)};${bounds};unit=${prefix}${unit}`;
}

/** One to three decimals. */
const decimal = (value: number, round: (value: number) => number): string =>
  (round(value * 1000) / 1000).toFixed(3).replace(/0{1,2}$/, "");

/**
 * Reads the field of an answer. Undefined if it is absent, malformed or impossible.
 * @param mostJoules The maximum for one request.
 * @example readFootprintField(response.headers.get("wattspan-footprint"), 3.6e6)?.energy?.value
 */
export function readFootprintField(text: unknown, mostJoules: number): StatedFootprint | undefined {
  if (typeof text !== "string" || text.length > MAX_LENGTH) return undefined;
  const members = membersOf(text);
  const activities = countIn(members?.get("activities"), undefined);
  const unknown = countIn(members?.get("unknown"), 0);
  const energy = rangeIn(members?.get("energy"), "J");
  const co2e = rangeIn(members?.get("co2e"), "g");
  if (activities === undefined || unknown === undefined || energy === null || co2e === null) return undefined;
  if (unknown > activities || (energy && (activities === 0 || energy.high > mostJoules))) return undefined;
  return {
    ...(energy && { energy }),
    ...(energy && co2e && { co2e }),
    activities,
    // A field without a figure, and without a count of unknown ones, is unknown.
    unknown: energy ? unknown : Math.max(unknown, Math.min(activities, 1)),
    complete: members?.get("complete")?.[0] === true,
  };
}

/** By RFC 9651, 4.2, a field that does not parse as a whole is ignored. */
function membersOf(text: string): Dictionary | undefined {
  try {
    return parseDictionary(text);
  } catch {
    return undefined;
  }
}

type Member = ReturnType<Dictionary["get"]>;

const MAX_ACTIVITIES = 1e6;

/** A number of activities. Undefined if invalid. */
function countIn<T>(member: Member, absent: T): number | T | undefined {
  if (!member) return absent;
  const count = numberIn(member[0]) ?? Number.NaN;
  return Number.isInteger(count) && count >= 0 && count <= MAX_ACTIVITIES ? count : undefined;
}

/** A quantity in its base unit. Undefined if absent, null if impossible. */
function rangeIn(member: Member, unit: string): Range | undefined | null {
  if (!member) return undefined;
  const [item, parameters] = member;
  const scale = scaleOf(parameters.get("unit"), unit);
  const value = numberIn(item);
  if (scale === undefined || value === undefined) return null;
  const bound = (name: string, factor: number) =>
    parameters.has(name) ? numberIn(parameters.get(name)) : value * factor;
  const low = bound("low", 1 - BAND);
  const high = bound("high", 1 + BAND);
  if (low === undefined || high === undefined) return null;
  const range = { value: value * scale, low: low * scale, high: high * scale };
  return isRange(range) ? range : null;
}

const numberIn = (item: unknown): number | undefined => (typeof item === "number" ? item : undefined);

function scaleOf(item: BareItem | undefined, unit: string): number | undefined {
  const name = item instanceof Token ? item.toString() : "";
  if (!name.endsWith(unit)) return undefined;
  const prefix = name.slice(0, -unit.length);
  return Object.hasOwn(SCALES, prefix) ? SCALES[prefix as keyof typeof SCALES] : undefined;
}

const isRange = ({ value, low, high }: Range): boolean =>
  [value, low, high].every(Number.isFinite) && low >= 0 && low <= value && value <= high;
