/** The series of a page that are devices, and the meaning of their numbers. */

import {
  type Component,
  joules,
  microjoulesFromJoules,
  type Reading,
  type Watts,
  watts,
  type Zone,
} from "@wattspan/core";
import type { Labels } from "../../exposition/sample.js";

/**
 * The unit of a number on a page: `J`, `mJ` and `uJ` are counters of energy, `W`, `mW` and `uW` gauges of
 * power.
 */
export type ScrapedUnit = "J" | "mJ" | "uJ" | "W" | "mW" | "uW";

/** A counter or gauge on a Prometheus page, with its device. */
export interface SeriesSelector {
  /** The whole name of the metric. */
  readonly name: string;
  /**
   * Required labels: a text is the whole value, an expression matches a part of it. Names of labels are
   * case-insensitive. Default: any.
   */
  readonly labels?: Readonly<Record<string, string | RegExp>>;
  readonly unit: ScrapedUnit;
  readonly component: Component;
  readonly scope: Zone["scope"];
  /**
   * Labels whose values together identify the device: of series with the same ones, the first counts.
   * Default: all.
   */
  readonly device?: readonly string[];
  /** Default `sensor`. */
  readonly origin?: Zone["origin"];
  /** Maximum power of the device, in watts. Default 2000 for a device or a part of one, 20 000 for a host. */
  readonly maxWatts?: number;
  /** Default: that of the origin. */
  readonly accuracy?: Zone["accuracy"];
  /** The averaging window of a power, in milliseconds; 0: none. Default: the time between two values. */
  readonly windowMs?: number;
}

/** The identity of a device on a page. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  /** Its machine, if the page states it. */
  readonly host?: string | undefined;
}

/** A selector with all defaults filled in. */
export interface Series {
  readonly name: string;
  readonly unit: ScrapedUnit;
  readonly zone: Omit<Zone, "id" | "name" | "refreshMs">;
  /** Undefined: the series is not wanted. */
  readonly identity: (labels: Labels) => Identity | undefined;
  /** The averaging window of a power. Default: the time since the previous value. */
  readonly windowMs?: number;
  /** Values that mean "missing". */
  readonly isBlank?: (value: number) => boolean;
}

const IN_JOULES = { J: 1, mJ: 1e-3, uJ: 1e-6 } as const;
const IN_WATTS = { W: 1, mW: 1e-3, uW: 1e-6 } as const;

export const UNITS: readonly string[] = [...Object.keys(IN_JOULES), ...Object.keys(IN_WATTS)];

/**
 * Maximum plausible power without a stated one: a module of two processors and four cards; a server of eight
 * cards.
 */
const MAX_WATTS = { component: 2000, device: 2000, host: 20_000 };

/** The part of a zone that does not depend on the page. */
export const zoneOf = (given: Pick<Zone, "component" | "scope"> & Partial<Zone>): Series["zone"] => ({
  ...given,
  origin: given.origin ?? "sensor",
  maxWatts: given.maxWatts ?? MAX_WATTS[given.scope],
});

/** A selector as it applies to the page of a host. */
export function seriesOf(selector: SeriesSelector, host: string): Series {
  const { name, labels, unit, component, scope, device, origin, maxWatts, accuracy, windowMs } = selector;
  const naming = device?.map((label) => label.toLowerCase());
  const zone = zoneOf({
    ...{ component, scope },
    ...(origin && { origin }),
    ...(maxWatts !== undefined && { maxWatts }),
    ...(accuracy && { accuracy }),
  });
  const identity = (found: Labels): Identity => {
    const named = naming ?? [...found.keys()].sort();
    const values = named.map((label) => `${label}="${found.get(label) ?? ""}"`).join(",");
    // With `device`, another metric of the same device is not a device of its own.
    const text = naming ? `${component}{${values}}` : `${name}{${values}}`;
    return { id: `${host}:${text}`, name: text };
  };
  return where({ name, unit, zone, identity, ...(windowMs !== undefined && { windowMs }) }, labels);
}

/** The series, limited to the required labels. */
export function where(series: Series, labels: SeriesSelector["labels"] = {}): Series {
  const wanted = Object.entries(labels).map(([label, value]) => [label.toLowerCase(), value] as const);
  const isWanted = (found: Labels) =>
    wanted.every(([label, value]) => isMatch(found.get(label) ?? "", value));
  return { ...series, identity: (found) => (isWanted(found) ? series.identity(found) : undefined) };
}

/** `search` ignores the position of an earlier match. */
const isMatch = (value: string, wanted: string | RegExp): boolean =>
  typeof wanted === "string" ? value === wanted : value.search(wanted) !== -1;

/** A series' value as a reading. */
export function readingOf(
  series: Series,
  value: number,
  at: { readonly zone: string; readonly atMs: number },
  refreshMs: number,
): Reading {
  const { unit, windowMs = refreshMs } = series;
  if (unit === "J" || unit === "mJ" || unit === "uJ")
    return { ...at, kind: "counter", microjoules: microjoulesFromJoules(joules(value * IN_JOULES[unit])) };
  const power: Watts = watts(value * IN_WATTS[unit]);
  return { ...at, kind: "power", watts: power, windowMs };
}
