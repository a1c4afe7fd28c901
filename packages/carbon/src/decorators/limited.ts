import {
  type CarbonIntensityProvider,
  type Clock,
  type Location,
  systemClock,
  type TimeInterval,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { IntensityError } from "../readings/intensity-error.js";
import { passedOn } from "./passed-on.js";
import { BoundedStore } from "./store/bounded-store.js";
import type { IntensityStore } from "./store/intensity-store.js";

export type { IntensityStore } from "./store/intensity-store.js";

/** How often {@link limited} asks. */
export interface LimitedOptions {
  /** So many questions in any `perMs`, from 1 to 100. Default: what the provider says of its source, a minute long. */
  readonly requests?: number;
  /** In milliseconds. Default one minute. */
  readonly perMs?: number;
  /** Where processes count together. Default: each counts for itself. */
  readonly store?: IntensityStore;
  /** Told what fails in the store. Default: nobody is; this process then counts for itself. */
  readonly onStoreError?: (error: unknown) => void;
  /** Default: the system's clock. */
  readonly clock?: Clock;
}

const MINUTE_MS = 60_000;
const MAX_REQUESTS = 100;

/**
 * Asks a provider only so often, whatever is asked of it: in any stretch of time no more questions get through than its source
 * wants, of all places and of all processes that share the store. What is too much rejects at once as `rate_limited`, and
 * says when to come again. Put it inside of `retrying`, so that attempts count, too.
 *
 * @throws WattspanConfigurationError for numbers that cannot be, and where neither you nor the provider says how many.
 * @example
 * const store = fileStore({ folder: "/var/cache/wattspan" });
 * const grid = cached(retrying(limited(energyCharts(), { store })), { store });
 */
export function limited(
  provider: CarbonIntensityProvider,
  options: LimitedOptions = {},
): CarbonIntensityProvider {
  checkOptionNames<LimitedOptions>(options, {
    ...{ requests: true, perMs: true, store: true, onStoreError: true, clock: true },
  });
  const { requests = provider.capabilities?.().requestsPerMinute, perMs = MINUTE_MS } = options;
  const { clock = systemClock } = options;
  if (requests === undefined || !(Number.isInteger(requests) && requests >= 1 && requests <= MAX_REQUESTS))
    throw new WattspanConfigurationError("requests", requests, `a whole number from 1 to ${MAX_REQUESTS}`);
  if (!(perMs > 0)) throw new WattspanConfigurationError("perMs", perMs, "a number of milliseconds above 0");
  const store = new BoundedStore(clock, options.store, options.onStoreError);
  /** When each of the permits that there are was taken last. One is good for another question `perMs` later. */
  const takenMs = Array.from({ length: requests }, () => Number.NEGATIVE_INFINITY);

  async function permitted(): Promise<void> {
    const nowMs = clock.now();
    for (const [permit, beforeMs] of takenMs.entries()) {
      if (nowMs - beforeMs < perMs) continue;
      takenMs[permit] = nowMs;
      const key = `wattspan:intensity:1:${provider.name}:permit:${permit}`;
      const isOurs = await store.use((shared) => shared.claim(key, perMs));
      if (isOurs !== false) return;
      // Another process has it. Since when is not known, so it is looked for again at the next question.
      takenMs[permit] = beforeMs;
    }
    const ownMs = Math.min(...takenMs) + perMs - nowMs;
    const found = `asked ${requests} times within ${perMs} ms already`;
    throw new IntensityError(provider.name, "rate_limited", found, ownMs > 0 ? ownMs : perMs);
  }

  const { at, forecast } = provider;
  return {
    ...passedOn(provider),
    async current(location, signal) {
      signal.throwIfAborted();
      await permitted();
      return provider.current(location, signal);
    },
    ...(forecast && {
      async forecast(location: Location, horizonMs: number, signal: AbortSignal) {
        signal.throwIfAborted();
        await permitted();
        return forecast.call(provider, location, horizonMs, signal);
      },
    }),
    ...(at && {
      async at(location: Location, interval: TimeInterval, signal: AbortSignal) {
        signal.throwIfAborted();
        await permitted();
        return at.call(provider, location, interval, signal);
      },
    }),
  };
}
