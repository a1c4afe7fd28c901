import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";

/** How long a loop without work should wait. */
export interface BackOffOptions {
  /** The first pause, in seconds. Default 1. */
  readonly firstS?: number;
  /** The longest pause, in seconds. Default 60. */
  readonly maxS?: number;
  /** Default `Math.random`. */
  readonly random?: () => number;
}

const FACTOR = 2;
/** The share of a pause that is random, so that many loops do not wake at once. */
const JITTER = 0.2;

/** Pauses of a loop. */
export interface BackOff {
  /** Nothing to do: the seconds to wait before looking again. */
  idle(): number;
  /** There was work: the next pause is the first one. */
  worked(): void;
}

/**
 * Advises a loop that finds nothing to do to look less often: a model that is asked each second whether anything
 * has happened takes joules for nothing. Each pause is twice as long as the one before.
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
  checkOptionNames<BackOffOptions>(options, { firstS: true, maxS: true, random: true });
  const { firstS = 1, maxS = 60, random = Math.random } = options;
  if (!(firstS > 0 && maxS >= firstS && Number.isFinite(maxS)))
    throw new WattspanConfigurationError("backOff", options, "pauses above 0 that do not shrink");
  let nextS = firstS;
  return {
    idle() {
      const pauseS = Math.min(maxS, nextS);
      nextS = Math.min(maxS, nextS * FACTOR);
      return pauseS * (1 - JITTER * random());
    },
    worked() {
      nextS = firstS;
    },
  };
}
