import {
  type CarbonIntensityProvider,
  type Clock,
  type IntensityReading,
  type Location,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@wattspan/core/units";
import { locationKey } from "../places/location-key.js";

import { passedOn } from "./passed-on.js";

/** Options of {@link scheduled}. */
export interface ScheduledOptions {
  /**
   * The delay between the end of a reading and the next request, in milliseconds: sources publish late.
   * Default 5 seconds.
   */
  readonly lagMs?: number;
  /** Maximum random addition to the delay, so that processes do not ask all at once. Default 10 seconds. */
  readonly jitterMs?: number;
  /** The time until the next attempt after a failure, in milliseconds. Default one minute. */
  readonly retryMs?: number;
  /** A place that nobody has asked for in this many milliseconds is dropped. Default six hours. */
  readonly idleMs?: number;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Default: the system's clock, whose timers keep no process alive. */
  readonly clock?: Clock;
}

/** A provider that asks ahead. */
export interface ScheduledIntensity extends CarbonIntensityProvider {
  /** Ends its timers and requests. */
  close(): void;
}

/** Maximum number of places that are refreshed in the background. */
const MAX_PLACES = 64;
/** The shortest time between requests for one place, however short its readings are. */
const MIN_PAUSE_MS = 1000;
/** Timers cannot wait for years, as long as an annual mean is valid. */
const MAX_PAUSE_MS = DAY_MS;

interface Watch {
  readonly location: Location;
  lastAskedMs: number;
  cancel: () => void;
}

/**
 * Refreshes every place that was asked for when its reading ends, so that callers find a fresh answer. Put it
 * around a `cached` provider; alone it would only double the requests.
 *
 * @throws WattspanConfigurationError for invalid numbers.
 * @example
 * const grid = scheduled(cached(retrying(neso())));
 * const wattspan = await startWattspan({ intensity: grid, location: { country: "GB" } });
 * grid.close();
 */
export function scheduled(
  provider: CarbonIntensityProvider,
  options: ScheduledOptions = {},
): ScheduledIntensity {
  checkOptionNames<ScheduledOptions>(options, {
    ...{ lagMs: true, jitterMs: true, retryMs: true, idleMs: true, random: true, clock: true },
  });
  const { lagMs = 5000, jitterMs = 10_000, retryMs = MINUTE_MS, idleMs = 6 * HOUR_MS } = options;
  const { random = Math.random, clock = systemClock } = options;
  for (const [name, value] of Object.entries({ lagMs, jitterMs, retryMs, idleMs }))
    if (!(value >= 0))
      throw new WattspanConfigurationError(name, value, "a number of milliseconds of 0 or more");
  const watches = new Map<string, Watch>();
  const controller = new AbortController();

  const pauseAfter = ({ validToMs }: IntensityReading): number => {
    const leftMs = validToMs - clock.wall();
    return leftMs > 0 ? leftMs + lagMs : retryMs;
  };

  function plan(key: string, watch: Watch, pauseMs: number): void {
    const inMs = Math.min(Math.max(pauseMs, MIN_PAUSE_MS), MAX_PAUSE_MS) + random() * jitterMs;
    watch.cancel();
    watch.cancel = clock.schedule(() => void refresh(key, watch), inMs);
  }

  /** Never rejects. */
  async function refresh(key: string, watch: Watch): Promise<void> {
    if (clock.now() - watch.lastAskedMs > idleMs) {
      watches.delete(key);
      return;
    }
    const asked = async () => pauseAfter(await provider.current(watch.location, controller.signal));
    const pauseMs = await asked().catch(() => retryMs);
    if (!controller.signal.aborted && watches.get(key) === watch) plan(key, watch, pauseMs);
  }

  return {
    ...passedOn(provider),
    async current(location, signal) {
      const reading = await provider.current(location, signal);
      if (controller.signal.aborted) return reading;
      const key = locationKey(location);
      const known = watches.get(key);
      if (known) known.lastAskedMs = clock.now();
      else if (watches.size < MAX_PLACES) {
        const watch: Watch = { location, lastAskedMs: clock.now(), cancel: () => undefined };
        watches.set(key, watch);
        plan(key, watch, pauseAfter(reading));
      }
      return reading;
    },
    close() {
      controller.abort();
      for (const { cancel } of watches.values()) cancel();
      watches.clear();
    },
  };
}
