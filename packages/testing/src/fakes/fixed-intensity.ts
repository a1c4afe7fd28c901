import {
  type CarbonIntensityProvider,
  type Clock,
  type IntensityReading,
  type Location,
  type LocationRung,
  systemClock,
} from "@wattspan/core";
import { HOUR_MS } from "@wattspan/core/units";

/** What a {@link fixedIntensity} says besides its value. */
export interface FixedIntensityOptions {
  /** Dates the readings. Default: the system's clock. */
  readonly clock?: Clock;
  /** How long a reading is valid, in milliseconds. Default one hour. */
  readonly validForMs?: number;
  /** Lower and upper bound as factors of the value. Default 1 and 1: the value is given. */
  readonly low?: number;
  readonly high?: number;
  /** Default `fixed`. */
  readonly zone?: string;
  /** Default `average`. */
  readonly signal?: IntensityReading["signal"];
  /** Default `lifecycle`. */
  readonly basis?: IntensityReading["basis"];
  /** Default `fixed`. */
  readonly source?: string;
  /** Default: the most exact well-formed member of the location. */
  readonly rung?: LocationRung;
}

/** A provider whose answer a test decides. */
export interface FixedIntensity extends CarbonIntensityProvider {
  /** How often `current` and `forecast` were called. */
  readonly calls: number;
  /** The value from now on, in gCO2e/kWh; ends `fail` and `hang`. */
  set(gramsPerKwh: number): void;
  /** From now on calls reject with this error. */
  fail(error: Error): void;
  /** From now on calls do not settle, unless aborted. */
  hang(): void;
  /** Hourly steps of the fixed value; the last ends at the horizon. */
  forecast(location: Location, horizonMs: number, signal: AbortSignal): Promise<readonly IntensityReading[]>;
}

/**
 * A provider of one carbon intensity, in gCO2e/kWh, for tests and for people who know theirs.
 *
 * @throws RangeError for an intensity that is not finite, and for an average that is not above 0.
 * @example
 * const intensity = fixedIntensity(400, { clock });
 * const metering = createMetering({ meters, intensity, location: { country: "DE" }, clock });
 * intensity.fail(new Error("503")); // the next refresh fails
 */
export function fixedIntensity(gramsPerKwh: number, options: FixedIntensityOptions = {}): FixedIntensity {
  const { clock = systemClock, validForMs = HOUR_MS } = options;
  let value = requireIntensity(gramsPerKwh, options.signal);
  let trouble: { readonly error?: Error } | undefined;
  let calls = 0;

  const readingOf = (location: Location, validFromMs: number, validToMs: number): IntensityReading => ({
    gramsPerKwh: bandOf(value, options),
    zone: options.zone ?? "fixed",
    signal: options.signal ?? "average",
    basis: options.basis ?? "lifecycle",
    source: options.source ?? "fixed",
    validFromMs,
    validToMs,
    rung: options.rung ?? rungOf(location),
  });

  async function answer<T>(signal: AbortSignal, give: () => T): Promise<T> {
    calls++;
    signal.throwIfAborted();
    if (trouble?.error !== undefined) throw trouble.error;
    return trouble === undefined ? give() : untilAborted(signal);
  }

  return {
    name: "fixed",
    get calls() {
      return calls;
    },
    current: (location, signal) =>
      answer(signal, () => readingOf(location, clock.wall(), clock.wall() + validForMs)),
    forecast: (location, horizonMs, signal) =>
      answer(signal, () =>
        hoursOf(clock.wall(), horizonMs).map(([fromMs, toMs]) => readingOf(location, fromMs, toMs)),
      ),
    set(next) {
      value = requireIntensity(next, options.signal);
      trouble = undefined;
    },
    fail(error) {
      trouble = { error };
    },
    hang() {
      trouble = {};
    },
  };
}

/** The most exact member of a location that can name a place. */
export function rungOf({ zone, cloud, coordinates, country }: Location): LocationRung {
  if (zone?.system && zone.code) return "zone";
  if (cloud?.provider && cloud.region) return "cloud_region";
  if (coordinates && Math.abs(coordinates.latitude) <= 90 && Math.abs(coordinates.longitude) <= 180)
    return "coordinates";
  if (country !== undefined && /^[A-Za-z]{2,3}$/.test(country)) return "country";
  return "world";
}

function hoursOf(fromMs: number, horizonMs: number): readonly (readonly [number, number])[] {
  const hours = Math.max(0, Math.ceil(horizonMs / HOUR_MS));
  const edge = (hour: number) => fromMs + Math.min(horizonMs, hour * HOUR_MS);
  return Array.from({ length: hours }, (_, hour) => [edge(hour), edge(hour + 1)] as const);
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** By its factors; those of a negative value change places. */
function bandOf(value: number, { low = 1, high = 1 }: FixedIntensityOptions) {
  const [least, most] = value < 0 ? [high, low] : [low, high];
  return { value, low: value * least, high: value * most };
}

function requireIntensity(gramsPerKwh: number, signal: FixedIntensityOptions["signal"]): number {
  if (Number.isFinite(gramsPerKwh) && (gramsPerKwh > 0 || signal === "marginal")) return gramsPerKwh;
  throw new RangeError(`fixedIntensity: ${gramsPerKwh} gCO2e/kWh cannot be; pass a finite number above 0.`);
}
