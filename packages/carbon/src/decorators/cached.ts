import {
  type CarbonIntensityProvider,
  type Clock,
  type IntensityReading,
  type Location,
  systemClock,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { HOUR_MS, MINUTE_MS } from "@wattspan/core/units";
import { withDeadline } from "../http/deadline.js";
import { locationKey } from "../places/location-key.js";
import { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";
import { passedOn } from "./passed-on.js";
import { BoundedStore, type IntensityStore } from "./store/bounded-store.js";
import { CachedPlace, type Refusals } from "./store/cached-place.js";
import { SharedAnswers } from "./store/shared-answers.js";

export type { IntensityStore } from "./store/bounded-store.js";

/** Options of {@link cached}. */
export interface CachedOptions {
  /** Keeps answers for other processes, too. Default: memory only. */
  readonly store?: IntensityStore;
  /**
   * The shortest time until the source is asked again after a failure, or after an answer that is over
   * already, in milliseconds. Default one minute.
   */
  readonly retryMs?: number;
  /** The same after a lasting refusal: `auth`, `plan`, `unknown_zone`. Default one hour. */
  readonly refusedMs?: number;
  /**
   * The interval between requests for a forecast, in milliseconds, where there is one. Default one hour. 0:
   * none in the background, and each call of `forecast` asks.
   */
  readonly forecastMs?: number;
  /** Called for every error of the store. Answers are then kept in memory. Default: none. */
  readonly onStoreError?: (error: unknown) => void;
  /** Default: the system's clock. */
  readonly clock?: Clock;
}

/** A provider that remembers. */
export interface CachedIntensity extends CarbonIntensityProvider {
  /** What it would answer for a location without a request; `undefined` where nothing is known. */
  peek(location: Location): IntensityReading | undefined;
}

/** Maximum number of places in memory; the least recently used goes first. */
const MAX_PLACES = 256;
const LASTING: readonly IntensityProblem[] = ["auth", "plan", "unknown_zone"];

/**
 * Remembers the answers of a provider, and sends one request for all callers that want the same place at the
 * same time.
 *
 * - An answer is used until its validity ends. If the source then fails, it is used on, marked `stale`, for
 *   three times as long as it was valid; then the forecast for the moment is used, of `kind` `forecast`; then
 *   the call rejects with the failure.
 * - After a failure the source is not asked for a minute, for as long as it demands, or for an hour after a
 *   refusal. `auth` and `rate_limited` apply to all places; `auth` of a forecast to forecasts only.
 * - With a store, several processes share one request.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @example
 * const grid = cached(retrying(energyCharts()), { store: fileStore({ folder: "/var/cache/wattspan" }) });
 * const reading = await grid.current({ country: "DE" }, AbortSignal.timeout(3000));
 */
export function cached(provider: CarbonIntensityProvider, options: CachedOptions = {}): CachedIntensity {
  checkOptionNames<CachedOptions>(options, {
    ...{ store: true, retryMs: true, refusedMs: true, forecastMs: true, onStoreError: true, clock: true },
  });
  const { clock = systemClock, retryMs = MINUTE_MS, refusedMs = HOUR_MS, forecastMs = HOUR_MS } = options;
  const shared = new SharedAnswers(
    provider,
    clock,
    new BoundedStore(clock, options.store, options.onStoreError),
  );
  const places = new Map<string, CachedPlace>();
  const refusals: Refusals = {
    current: { untilMs: Number.NEGATIVE_INFINITY },
    forecast: { untilMs: Number.NEGATIVE_INFINITY },
  };
  const pauseMs = (error: unknown) => {
    if (!(error instanceof IntensityError)) return retryMs;
    return LASTING.includes(error.code) ? refusedMs : Math.max(error.retryAfterMs ?? 0, retryMs);
  };
  const placeOf = (location: Location) => {
    const key = locationKey(location);
    const known = places.get(key);
    const place =
      known ??
      new CachedPlace({ provider, clock, shared, pauseMs, retryMs, forecastMs, refusals }, location, key);
    places.delete(key);
    places.set(key, place);
    if (places.size > MAX_PLACES) places.delete(places.keys().next().value as string);
    return place;
  };
  return {
    ...passedOn(provider),
    peek: (location) => places.get(locationKey(location))?.peek(),
    async current(location, signal) {
      signal.throwIfAborted();
      const place = placeOf(location);
      try {
        // The source is asked for all who wait: a caller that gives up ends its waiting, not the request.
        return await withDeadline(clock, WAIT_MS, signal, late(provider.name), () => place.current());
      } catch (error) {
        const known = signal.aborted ? undefined : place.peek();
        if (known) return known;
        throw error;
      }
    },
    ...(provider.forecast && {
      async forecast(location: Location, horizonMs: number, signal: AbortSignal) {
        signal.throwIfAborted();
        return withDeadline(clock, WAIT_MS, signal, late(provider.name), () =>
          placeOf(location).ahead(horizonMs),
        );
      },
    }),
  };
}

/** Longer than any provider of ours takes. */
const WAIT_MS = 9000;
const late = (name: string) => () => new IntensityError(name, "timeout", `no answer within ${WAIT_MS} ms`);
