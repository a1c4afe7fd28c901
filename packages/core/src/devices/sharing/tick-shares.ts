/** How a tick's energy is shared with what is not ours. */
export interface TickShares {
  /** Share of the dynamic energy that is this process's, 0…1. */
  readonly own: number;
  /** The part of that which is certainly this process's, 0…1: of a device that is divided equally, the part that it is of the whole. */
  readonly certain: number;
  /** The most of the dynamic energy that can be this process's, 0…1. */
  readonly atMost: number;
  /** Whether the device's driver saw others at work. */
  readonly areOthersSeen: boolean;
  /** Whether nothing tells them: others may have used the device, too. */
  readonly isGuess: boolean;
  /** Share of the idle energy that this process may charge, 0…1. */
  readonly idle: number;
  /**
   * Share of the tick's whole energy that our activities may receive, 0…1. It holds whatever the idle power was learned
   * to be, so that several processes on one host never receive more than it drew.
   */
  readonly most: number;
  /** Busy CPU seconds of the whole host in the tick. */
  readonly busyS: number;
}

/**
 * How many times more, or less, than its weight says one of several that run together may really draw: with it nine of ten truths are in the
 * band where power is lognormal with σ = 0.7.
 */
export const WEIGHT_DOUBT = 5;

/** Which part of a share is certain where it may be as small as `least` and as large as `most`: the band of the rest holds both. */
export function certainOf(share: number, least: number, most: number): number {
  if (share <= 0) return 1;
  const up = (WEIGHT_DOUBT * share) / most - 1;
  const down = WEIGHT_DOUBT - share / least;
  return Math.min(1, Math.max(0, Math.min(up, down) / (WEIGHT_DOUBT - 1)));
}

/** Everything is ours. */
export const OWN_ALL: TickShares = {
  ...{ own: 1, certain: 1, atMost: 1, areOthersSeen: false, isGuess: false },
  ...{ idle: 1, most: 1, busyS: 0 },
};
