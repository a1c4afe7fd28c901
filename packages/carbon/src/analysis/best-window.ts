import { type IntensityReading, type TimeInterval, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";

/** `"intensity"`: the lowest mean intensity. The others: the highest mean share of such electricity. */
type WindowFigure = "intensity" | "carbon-free" | "renewable";

/** Options of {@link bestWindow}. */
export interface BestWindowOptions {
  /** How long the work takes, in milliseconds. */
  readonly lengthMs: number;
  /** Default `"intensity"`. */
  readonly by?: WindowFigure;
  /** The earliest begin, in milliseconds since the Unix epoch. Default: where the readings begin. */
  readonly fromMs?: number;
  /** The latest end. Default: where the readings end. */
  readonly toMs?: number;
}

/** A stretch of time with the means of the grid. */
export interface IntensityWindow extends TimeInterval {
  /** Means over the window, weighted by time, in gCO2e/kWh. */
  readonly gramsPerKwh: IntensityReading["gramsPerKwh"];
  /** From 0 to 1; absent unless all readings inside have one. */
  readonly carbonFreeShare?: number;
  readonly renewableShare?: number;
}

/**
 * Finds the best time for work that can wait, among readings such as `forecast` returns: of all windows of
 * the length, beginning at any moment, the one with the lowest mean intensity, or with the highest mean share
 * of carbon-free or renewable electricity. The earliest wins a tie. Windows with gaps do not count. Pure.
 *
 * @returns `undefined` where readings cover no window; by shares also where they have none.
 * @throws WattspanConfigurationError for an invalid length or order, and readings of both signals.
 * @example
 * const readings = (await grid.forecast?.({ country: "DE" }, 24 * 3_600_000, signal)) ?? [];
 * const best = bestWindow(readings, { lengthMs: 2 * 3_600_000 });
 */
export function bestWindow(
  readings: readonly IntensityReading[],
  wanted: BestWindowOptions,
): IntensityWindow | undefined {
  checkOptionNames<BestWindowOptions>(wanted, { lengthMs: true, by: true, fromMs: true, toMs: true });
  const { lengthMs, by = "intensity" } = wanted;
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = wanted;
  if (!(lengthMs > 0 && lengthMs < Number.POSITIVE_INFINITY))
    throw new WattspanConfigurationError("lengthMs", lengthMs, "a number of milliseconds above 0");
  if (by !== "intensity" && !Object.hasOwn(SHARES, by))
    throw new WattspanConfigurationError("by", by, '"intensity", "carbon-free" or "renewable"');
  if (new Set(readings.map(({ signal }) => signal)).size > 1)
    throw new WattspanConfigurationError("readings", readings, "readings of one signal");
  let best: IntensityWindow | undefined;
  for (const startMs of startsOf(readings, lengthMs, fromMs, toMs)) {
    const window = windowFrom(readings, startMs, startMs + lengthMs);
    if (window && isBetter(window, best, by)) best = window;
  }
  return best;
}

const SHARES = { "carbon-free": "carbonFreeShare", renewable: "renewableShare" } as const;

/**
 * While a window moves, its mean changes evenly until one of its ends meets the end of a reading, so the
 * lowest mean is at such a moment.
 */
function startsOf(
  readings: readonly IntensityReading[],
  lengthMs: number,
  fromMs: number,
  toMs: number,
): readonly number[] {
  const moments = readings.flatMap(({ validFromMs, validToMs }) => [validFromMs, validToMs]);
  const starts = [...moments, ...moments.map((ms) => ms - lengthMs), fromMs, toMs - lengthMs];
  const within = starts.filter((ms) => Number.isFinite(ms) && ms >= fromMs && ms + lengthMs <= toMs);
  return [...new Set(within)].sort((a, b) => a - b);
}

function windowFrom(
  readings: readonly IntensityReading[],
  fromMs: number,
  toMs: number,
): IntensityWindow | undefined {
  const mean = meanReading(readings, { fromMs, toMs });
  return mean && { fromMs, toMs, ...mean };
}

function isBetter(window: IntensityWindow, best: IntensityWindow | undefined, by: WindowFigure): boolean {
  // Rounding errors must not decide between equal means.
  const tolerance = 1e-9;
  if (by === "intensity") {
    const lowest = best?.gramsPerKwh.value ?? Number.POSITIVE_INFINITY;
    return !best || window.gramsPerKwh.value < lowest - Math.abs(lowest) * tolerance;
  }
  const [share, highest] = [window[SHARES[by]], best?.[SHARES[by]]];
  return share !== undefined && (highest === undefined || share > highest + tolerance);
}

/** The mean of readings over an interval. */
type Mean = Pick<IntensityReading, "gramsPerKwh" | "carbonFreeShare" | "renewableShare">;

/** Rounding error of an interval. */
const MAX_GAP_MS = 1;

/**
 * The mean of readings over an interval, weighted by time; `undefined` unless they cover all of it. Where
 * readings overlap, the one that began first counts. Shares are present only where all readings have them.
 * Pure.
 */
function meanReading(
  readings: readonly IntensityReading[],
  { fromMs, toMs }: TimeInterval,
): Mean | undefined {
  const pieces = piecesOf(readings, { fromMs, toMs });
  const coveredMs = pieces.reduce((sum, { ms }) => sum + ms, 0);
  if (pieces.length === 0 || !(toMs - fromMs - coveredMs <= MAX_GAP_MS)) return undefined;
  const mean = (of: (reading: IntensityReading) => number | undefined) => {
    const sum = pieces.reduce((total, { reading, ms }) => total + (of(reading) ?? Number.NaN) * ms, 0);
    return Number.isNaN(sum) ? undefined : sum / coveredMs;
  };
  const grams = (part: "value" | "low" | "high") =>
    mean(({ gramsPerKwh }) => gramsPerKwh[part]) ?? Number.NaN;
  const carbonFreeShare = mean((reading) => reading.carbonFreeShare);
  const renewableShare = mean((reading) => reading.renewableShare);
  return {
    gramsPerKwh: { value: grams("value"), low: grams("low"), high: grams("high") },
    ...(carbonFreeShare !== undefined && { carbonFreeShare }),
    ...(renewableShare !== undefined && { renewableShare }),
  };
}

/** How long each reading counts. */
function piecesOf(readings: readonly IntensityReading[], { fromMs, toMs }: TimeInterval) {
  let endMs = fromMs;
  return [...readings]
    .sort((a, b) => a.validFromMs - b.validFromMs)
    .flatMap((reading) => {
      const startMs = Math.max(reading.validFromMs, endMs);
      const ms = Math.min(reading.validToMs, toMs) - startMs;
      if (!(ms > 0)) return [];
      endMs = startMs + ms;
      return [{ reading, ms }];
    });
}
