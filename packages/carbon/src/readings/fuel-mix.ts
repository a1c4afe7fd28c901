/** The carbon intensity of a grid from its generation by fuel. Pure. */

import type { TimeInterval } from "@wattspan/core";
import { HOUR_MS } from "@wattspan/core/units";
import { LIFECYCLE_FACTORS } from "../data/fuel-factors.js";
import { IntensityError } from "./intensity-error.js";
import type { Slot } from "./slots.js";

/**
 * An origin of electricity. `storage` only returns what was counted when it was generated; `other` has no
 * factor.
 */
export type Origin = keyof typeof LIFECYCLE_FACTORS | "storage" | "other";

/** The mean power of one kind of plant over a stretch of time. */
export interface Generation extends TimeInterval {
  /** The kind, as the source names it. */
  readonly code: string;
  readonly origin: Origin;
  readonly megawatts: number;
}

/** A mean that covers less than this share of the generation does not represent the grid. */
const MIN_KNOWN = 0.95;
/** Origins without a factor may emit as much as the dirtiest fuel. */
const MAX = LIFECYCLE_FACTORS.lignite.high;
/** More than all plants of the world's largest grid. */
const MAX_MEGAWATTS = 5_000_000;
/** No emissions at the stack; biomass has some. */
const RENEWABLE: readonly Origin[] = [
  ...(["hydro", "geothermal", "solar_rooftop", "solar_utility", "wind_onshore", "wind_offshore"] as const),
];

/**
 * Megawatts of a response, as a number or its text. Values below 0 are plants that draw more than they make:
 * 0. `undefined` where the source states that it has none.
 * @throws IntensityError for an invalid power.
 */
export function megawattsOf(provider: string, value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  const isText = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim());
  const megawatts = isText || typeof value === "number" ? Number(value) : Number.NaN;
  if (Math.abs(megawatts) <= MAX_MEGAWATTS) return Math.max(0, megawatts);
  throw new IntensityError(provider, "bad_payload", `"${String(value).slice(0, 20)}" is not a power in MW`);
}

/**
 * The intensity of whole hours: the mean of the fuels' factors, weighted by energy, between the bounds of the
 * factors. An hour that lacks a kind of plant of the other hours is left out: it is not fully published yet.
 * So is an hour in which nothing is generated.
 *
 * @throws IntensityError where nothing is generated in any hour, and where fuels without a factor make more than a
 *   twentieth of each hour.
 */
export function mixSlots(provider: string, generation: readonly Generation[]): readonly Slot[] {
  const kinds = new Set(generation.map(({ code }) => code));
  const hours = new Map<number, Generation[]>();
  for (const row of generation) {
    const hourMs = row.fromMs - (row.fromMs % HOUR_MS);
    const rows = hours.get(hourMs);
    if (rows) rows.push(row);
    else hours.set(hourMs, [row]);
  }
  const whole = [...hours].filter(([, rows]) => isWhole(rows, kinds));
  const mixes = whole.flatMap(([fromMs, rows]) => {
    const mix = mixOf(rows);
    return mix ? [{ fromMs, ...mix }] : [];
  });
  if (whole.length > 0 && mixes.length === 0)
    throw new IntensityError(provider, "bad_payload", "it reports no generation");
  const known = mixes.filter(({ knownShare }) => knownShare >= MIN_KNOWN);
  const [unknown] = mixes;
  if (unknown && known.length === 0) {
    const percent = Math.round((1 - unknown.knownShare) * 100);
    throw new IntensityError(provider, "no_data", `${percent} % of the generation has no known factor`);
  }
  return known.map(({ fromMs, knownShare: _, ...figure }) => ({
    ...{ fromMs, toMs: fromMs + HOUR_MS, ...figure, kind: "live" },
    ...{ estimated: true, estimationMethod: "fuel-mix" },
  }));
}

const lengthOf = ({ fromMs, toMs }: TimeInterval): number => toMs - fromMs;

/** Whether each kind has figures for exactly an hour. */
function isWhole(rows: readonly Generation[], kinds: ReadonlySet<string>): boolean {
  const covered = new Map<string, number>();
  for (const row of rows) covered.set(row.code, (covered.get(row.code) ?? 0) + lengthOf(row));
  return [...kinds].every((code) => covered.get(code) === HOUR_MS);
}

/** `undefined` where nothing is generated, as by wind alone in a calm hour. */
function mixOf(rows: readonly Generation[]) {
  const energy = (isCounted: (origin: Origin) => boolean, of = (_: Origin) => 1) =>
    rows.reduce(
      (sum, row) => (isCounted(row.origin) ? sum + row.megawatts * lengthOf(row) * of(row.origin) : sum),
      0,
    );
  const all = energy((origin) => origin !== "storage");
  if (!(all > 0)) return undefined;
  const known = energy(hasFactor);
  const weighted = (bound: "value" | "low" | "high") =>
    energy(hasFactor, (origin) => (hasFactor(origin) ? LIFECYCLE_FACTORS[origin][bound] : 0));
  const renewable = energy((origin) => RENEWABLE.includes(origin));
  const nuclear = energy((origin) => origin === "nuclear");
  return {
    knownShare: known / all,
    gramsPerKwh: weighted("value") / known,
    range: { low: weighted("low") / all, high: (weighted("high") + (all - known) * MAX) / all },
    renewableShare: renewable / all,
    carbonFreeShare: (renewable + nuclear) / all,
  };
}

const hasFactor = (origin: Origin): origin is keyof typeof LIFECYCLE_FACTORS =>
  Object.hasOwn(LIFECYCLE_FACTORS, origin);
