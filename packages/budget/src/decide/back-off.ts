import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";

/** How long a loop without work should wait. */
export interface BackOffOptions {
  /** The first pause, in seconds. Default 1. */
  readonly firstS?: number;
  /** The longest pause, in seconds. Default 60. */
  readonly maxS?: number;
  /** How much longer each pause is than the one before. Default 2. */
  readonly factor?: number;
  /** The share of a pause that is random, 0 to 1, so that many loops do not wake at once. Default 0.2. */
  readonly jitter?: number;
  /** Default `Math.random`. */
  readonly random?: () => number;
}

/** Pauses of a loop. */
export interface BackOff {
  /** Nothing to do: the seconds to wait before looking again. */
  idle(): number;
  /** There was work: the next pause is the first one. */
  worked(): void;
}

/**
 * Advises a loop that finds nothing to do to look less often: a model that is asked each second whether anything
 * has happened takes joules for nothing.
 *
 * @throws WattspanConfigurationError
 * @example
 * const pauses = backOff();
 * while (isRunning()) {
 *   if (await cycle()) pauses.worked();
 *   else await sleep(1000 * pauses.idle());
 * }
 */
export function backOff(options: BackOffOptions = {}): BackOff {
  const { firstS = 1, maxS = 60, factor = 2, jitter = 0.2, random = Math.random } = options;
  checkOptionNames<BackOffOptions>(options, {
    firstS: true,
    maxS: true,
    factor: true,
    jitter: true,
    random: true,
  });
  const isValid = firstS > 0 && maxS >= firstS && factor >= 1 && jitter >= 0 && jitter <= 1;
  if (!isValid || !Number.isFinite(maxS + factor))
    throw new WattspanConfigurationError(
      "backOff",
      options,
      "pauses above 0 that do not shrink, and a jitter of 0 to 1",
    );
  let nextS = firstS;
  return {
    idle() {
      const pauseS = Math.min(maxS, nextS);
      nextS = Math.min(maxS, nextS * factor);
      return pauseS * (1 - jitter * random());
    },
    worked() {
      nextS = firstS;
    },
  };
}
