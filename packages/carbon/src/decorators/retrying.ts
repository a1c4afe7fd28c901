import {
  type CarbonIntensityProvider,
  type Clock,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { MAX_TIMER_MS } from "@wattspan/core/units";
import { withDeadline } from "../http/deadline.js";
import { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";
import { passedOn } from "./passed-on.js";

/** Options of {@link retrying}. */
export interface RetryingOptions {
  /** Maximum duration of all attempts together, in milliseconds, at most 2147483647. Default 3000. */
  readonly deadlineMs?: number;
  /** Attempts after the first. Default 2. */
  readonly retries?: number;
  /**
   * The first pause, in milliseconds; each next one is twice as long, and each is drawn from zero to that.
   * Default 200.
   */
  readonly pauseMs?: number;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Default: the system's clock. */
  readonly clock?: Clock;
}

/** Problems that may pass. */
const RETRYABLE: readonly IntensityProblem[] = ["timeout", "upstream", "rate_limited"];

/**
 * Retries a provider when it fails for a reason that may pass: `upstream`, `timeout`, and `rate_limited`
 * where the source demands no more time than is left.
 *
 * @throws WattspanConfigurationError for invalid numbers.
 * @example const grid = retrying(neso(), { deadlineMs: 2000 });
 */
export function retrying(
  provider: CarbonIntensityProvider,
  options: RetryingOptions = {},
): CarbonIntensityProvider {
  checkOptionNames<RetryingOptions>(options, {
    deadlineMs: true,
    retries: true,
    pauseMs: true,
    random: true,
    clock: true,
  });
  const {
    deadlineMs = 3000,
    retries = 2,
    pauseMs = 200,
    random = Math.random,
    clock = systemClock,
  } = options;
  for (const [name, value] of Object.entries({ retries, pauseMs }))
    if (!(value >= 0)) throw new WattspanConfigurationError(name, value, "0 or more");
  if (!(deadlineMs > 0 && deadlineMs <= MAX_TIMER_MS))
    throw new WattspanConfigurationError("deadlineMs", deadlineMs, `above 0 and at most ${MAX_TIMER_MS}`);
  const late = () => new IntensityError(provider.name, "timeout", `no answer within ${deadlineMs} ms`);

  const tried = <T>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withDeadline(clock, deadlineMs, signal, late, (bounded) => attempts(bounded, ask));

  async function attempts<T>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const endMs = clock.now() + deadlineMs;
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask(signal);
      } catch (error) {
        const waitMs = waitOf(error, random() * pauseMs * 2 ** attempt);
        if (attempt >= retries || waitMs === undefined || clock.now() + waitMs >= endMs || signal.aborted)
          throw error;
        await paused(clock, waitMs);
        signal.throwIfAborted();
      }
    }
  }

  return {
    ...passedOn(provider, tried),
    current: async (location, signal) => tried(signal, (bounded) => provider.current(location, bounded)),
  };
}

/** The wait before the next attempt; `undefined`: there is none. */
function waitOf(error: unknown, drawnMs: number): number | undefined {
  if (!(error instanceof IntensityError && RETRYABLE.includes(error.code))) return undefined;
  if (error.code === "rate_limited" && error.retryAfterMs === undefined) return undefined;
  return Math.max(error.retryAfterMs ?? 0, drawnMs);
}

const paused = (clock: Clock, ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
