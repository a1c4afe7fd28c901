import {
  type CarbonIntensityProvider,
  type Clock,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { MINUTE_MS } from "@wattspan/core/units";
import { IntensityError } from "../readings/intensity-error.js";
import { passedOn, type Through } from "./passed-on.js";
import { BoundedStore } from "./store/bounded-store.js";
import type { IntensityStore } from "./store/intensity-store.js";

export type { IntensityStore } from "./store/intensity-store.js";

/** Options of {@link limited}. */
export interface LimitedOptions {
  /**
   * Maximum number of requests in any `perMs`, from 1 to 100. Default: the limit that the provider states for
   * its source, per minute, at most 100.
   */
  readonly requests?: number;
  /** In milliseconds; without `requests`, a minute or more. Default one minute. */
  readonly perMs?: number;
  /** Shares the limit between processes. Default: each process has its own. */
  readonly store?: IntensityStore;
  /** Called for every error of the store. This process then counts for itself. Default: none. */
  readonly onStoreError?: (error: unknown) => void;
  /** Default: the system's clock. */
  readonly clock?: Clock;
}

const MAX_REQUESTS = 100;

/**
 * Limits the requests to a provider: in any stretch of time no more get through than its source allows, over
 * all places and all processes that share the store. Requests above it reject at once as `rate_limited`, with
 * the time to wait. Put it inside `retrying`, so that attempts count, too. Each question counts as one
 * request, also where its source needs none (the forecast of `energyCharts` within a minute of the figure) or
 * two (a figure of `neso` with its shares).
 *
 * @throws WattspanConfigurationError for invalid numbers, and where neither you nor the provider states a
 *   limit.
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
  const { requests = statedBy(provider), perMs = MINUTE_MS, clock = systemClock } = options;
  if (requests === undefined || !(Number.isInteger(requests) && requests >= 1 && requests <= MAX_REQUESTS))
    throw new WattspanConfigurationError("requests", requests, `a whole number from 1 to ${MAX_REQUESTS}`);
  if (options.requests === undefined && perMs < MINUTE_MS)
    throw new WattspanConfigurationError("perMs", perMs, "a minute or more, unless `requests` is given");
  if (!(perMs > 0)) throw new WattspanConfigurationError("perMs", perMs, "a number of milliseconds above 0");
  const store = new BoundedStore(clock, options.store, options.onStoreError);
  /** When each permit was last taken. It can be taken again `perMs` later. */
  const takenMs = Array.from({ length: requests }, () => Number.NEGATIVE_INFINITY);

  const permitted: Through = async (signal, ask) => {
    signal.throwIfAborted();
    const nowMs = clock.now();
    for (const [permit, beforeMs] of takenMs.entries()) {
      if (nowMs - beforeMs < perMs) continue;
      takenMs[permit] = nowMs;
      const key = `wattspan:intensity:1:${provider.name}:permit:${permit}`;
      const isOurs = await store.use((shared) => shared.claim(key, perMs));
      if (isOurs !== false) return ask(signal);
      // Another process holds it, since an unknown time, so the next request looks again.
      takenMs[permit] = beforeMs;
    }
    const ownMs = Math.min(...takenMs) + perMs - nowMs;
    const found = `the limit of ${requests} requests in ${perMs} ms is reached`;
    throw new IntensityError(provider.name, "rate_limited", found, ownMs > 0 ? ownMs : perMs);
  };

  return {
    ...passedOn(provider, permitted),
    current: async (location, signal) => permitted(signal, () => provider.current(location, signal)),
  };
}

function statedBy(provider: CarbonIntensityProvider): number | undefined {
  const stated = provider.capabilities?.().requestsPerMinute;
  return stated === undefined ? undefined : Math.min(stated, MAX_REQUESTS);
}
