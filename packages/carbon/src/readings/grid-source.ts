/** Makes a provider of a source's answers, with the same checks for every source. */

import type {
  CarbonIntensityProvider,
  Clock,
  IntensityCapabilities,
  IntensityReading,
  Location,
  TimeInterval,
} from "@wattspan/core";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import { locationProblems } from "../places/location-problems.js";
import { figureOf } from "./figure.js";
import { IntensityError } from "./intensity-error.js";
import { checkWellFormed, notPlaced, type Place } from "./known-place.js";
import { meanOver, orderedSlots, type Slot, slotFor, slotsWithin } from "./slots.js";

/**
 * How far an hourly figure may be off: the factor below and above it. No source states one.
 *
 * - `measured`: honest sources differ for one cloud region and year by a median of 1.24.
 * - `estimated`: also for forecasts and marginal figures. As wide as the band of an annual mean; an assumption.
 */
const LIVE_BAND = { measured: 1.25, estimated: 1.4 } as const;

/** The figures of one answer. */
export interface Series {
  /** The zone of the answer, where the place named none. */
  readonly zone?: string;
  readonly slots: readonly Slot[];
}

/** Who has the figures: a connection, or something of your own. */
interface Service {
  readonly name: string;
  /** Where options, or another API than the public one, change the figures. */
  readonly variant?: string | undefined;
  readonly clock: Pick<Clock, "wall">;
}

/** One source of figures. Its functions reject with an {@link IntensityError}. */
interface GridSource<P extends Place = Place> {
  /** Name and edition, for readings. */
  readonly source: string;
  readonly capabilities: Omit<IntensityCapabilities, "past">;
  readonly accounting?: IntensityReading["accounting"];
  readonly attribution?: string;
  /** Lower and upper bound as factors of the value. Default: {@link LIVE_BAND}. */
  readonly band?: { readonly low: number; readonly high: number };
  /** The place of a well-formed location; a text: why the source has none. */
  placeOf(location: Location): P | string;
  now(place: P, signal: AbortSignal): Promise<Series>;
  ahead?(place: P, interval: TimeInterval, signal: AbortSignal): Promise<Series>;
  /** The longest interval for `past`, in whole hours. Default: any. */
  readonly maxPastMs?: number;
  past?(place: P, interval: TimeInterval, signal: AbortSignal): Promise<Series>;
}

/** A provider that asks the source. */
export function providerOf<P extends Place>(
  { name, variant, clock }: Service,
  grid: GridSource<P>,
): CarbonIntensityProvider {
  const { ahead, past } = grid;
  const { signal: kind } = grid.capabilities;
  const checked = ({ slots }: Series): readonly Slot[] =>
    orderedSlots(slots.filter(({ gramsPerKwh }) => figureOf(name, gramsPerKwh, kind) !== undefined));
  const placed = (location: Location): P => {
    checkWellFormed(location);
    const place = grid.placeOf(location);
    if (typeof place === "string") throw notPlaced(name, place);
    return place;
  };
  const readings = (series: Series, place: P, slots: readonly Slot[]) =>
    slots.map((slot) => readingOf(grid, series, place, slot, clock.wall()));
  return {
    name,
    ...(variant !== undefined && { variant }),
    capabilities: () => ({ ...grid.capabilities, past: past !== undefined }),
    supports: (location) =>
      locationProblems(location).length === 0 && typeof grid.placeOf(location) !== "string",
    async current(location, signal) {
      signal.throwIfAborted();
      const place = placed(location);
      const series = await grid.now(place, signal);
      const slot = slotFor(checked(series), clock.wall());
      if (!slot) throw new IntensityError(name, "no_data", `it has no current figure${newestOf(series)}`);
      return readingOf(grid, series, place, slot, clock.wall());
    },
    ...(ahead && {
      async forecast(location: Location, horizonMs: number, signal: AbortSignal) {
        signal.throwIfAborted();
        const place = placed(location);
        const nowMs = clock.wall();
        const interval = { fromMs: nowMs, toMs: nowMs + horizonMs };
        const series = await ahead(place, interval, signal);
        return readings(series, place, slotsWithin(checked(series), interval));
      },
    }),
    ...(past && {
      async at(location: Location, interval: TimeInterval, signal: AbortSignal) {
        signal.throwIfAborted();
        const place = placed(location);
        checkInterval(name, grid.maxPastMs, interval, clock.wall());
        const series = await past(place, interval, signal);
        const mean = meanOver(checked(series), interval);
        if (!mean) throw new IntensityError(name, "no_data", "its figures do not cover the interval");
        return readingOf(grid, series, place, mean, clock.wall());
      },
    }),
  };
}

function checkInterval(
  name: string,
  maxPastMs: number | undefined,
  { fromMs, toMs }: TimeInterval,
  nowMs: number,
): void {
  if (!(fromMs < toMs && toMs <= nowMs))
    throw new IntensityError(name, "no_data", "the interval is empty, or not in the past");
  if (maxPastMs !== undefined && toMs - fromMs > maxPastMs)
    throw new IntensityError(name, "no_data", `one request covers at most ${lengthText(maxPastMs)}`);
}

const lengthText = (ms: number): string =>
  ms % DAY_MS === 0 ? `${ms / DAY_MS} days` : `${ms / HOUR_MS} hours`;

/** Distinguishes a wrong clock from a late source. */
function newestOf({ slots }: Series): string {
  const newestMs = slots.reduce((newest, { fromMs }) => Math.max(newest, fromMs), Number.NEGATIVE_INFINITY);
  return slots.length === 0 ? "" : `; its newest is from ${new Date(newestMs).toISOString()}`;
}

function readingOf<P extends Place>(
  grid: GridSource<P>,
  series: Series,
  place: P,
  slot: Slot,
  nowMs: number,
): IntensityReading {
  const { gramsPerKwh: value, range, kind, fromMs, toMs, ...rest } = slot;
  const isRough = slot.estimated || kind === "forecast" || grid.capabilities.signal === "marginal";
  const factor = isRough ? LIVE_BAND.estimated : LIVE_BAND.measured;
  const { low, high = factor } = grid.band ?? {};
  // Below 0 the larger factor gives the lower bound.
  const bounds = [low === undefined ? value / factor : value * low, value * high] as const;
  return {
    gramsPerKwh: {
      value,
      low: range?.low ?? Math.min(...bounds),
      high: range?.high ?? Math.max(...bounds),
    },
    zone: series.zone ?? place.zone,
    signal: grid.capabilities.signal,
    basis: grid.capabilities.basis,
    source: grid.source,
    validFromMs: fromMs,
    validToMs: toMs,
    rung: place.rung,
    kind,
    ...rest,
    retrievedAtMs: nowMs,
    ...(kind !== "historical" && nowMs >= toMs && { stale: true }),
    ...(grid.accounting && { accounting: grid.accounting }),
    ...(grid.attribution && { attribution: grid.attribution }),
  };
}
