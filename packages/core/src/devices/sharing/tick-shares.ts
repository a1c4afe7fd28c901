/** How a tick's energy is shared with work that is not ours. */
export interface TickShares {
  /** Share of the dynamic energy that is this process's, 0…1. */
  readonly own: number;
  /**
   * The certain part of that, 0…1; for a device that is divided equally, this metering's part of the whole.
   */
  readonly certain: number;
  /** Maximum share of the dynamic energy that can be this process's, 0…1. */
  readonly atMost: number;
  /** Whether the device's driver saw others at work. */
  readonly areOthersSeen: boolean;
  /** Whether the users are unknown: others may have used the device, too. */
  readonly isGuess: boolean;
  /** Share of the idle energy that this process may charge, 0…1. */
  readonly idle: number;
  /**
   * Share of the tick's whole energy that our activities may receive, 0…1. It holds for any learned idle
   * power, so that several processes on one host never receive more than it drew.
   */
  readonly most: number;
  /** Busy CPU seconds of the whole host in the tick. */
  readonly busyS: number;
}

/**
 * Factor by which the real power of one of several concurrent uses may exceed, or fall below, its weight.
 * With it, nine of ten true values are in the band if power is lognormal with σ = 0.7.
 */
export const WEIGHT_DOUBT = 5;

/** The certain part of a share between `least` and `most`: the band of the rest includes both. */
export function certainOf(share: number, least: number, most: number): number {
  if (share <= 0) return 1;
  const up = (WEIGHT_DOUBT * share) / most - 1;
  const down = WEIGHT_DOUBT - share / least;
  return Math.min(1, Math.max(0, Math.min(up, down) / (WEIGHT_DOUBT - 1)));
}

/** All of it is ours. */
export const OWN_ALL: TickShares = {
  ...{ own: 1, certain: 1, atMost: 1, areOthersSeen: false, isGuess: false },
  ...{ idle: 1, most: 1, busyS: 0 },
};
