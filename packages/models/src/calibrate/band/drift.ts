/**
 * Detects that the factor of a key has changed: Page's cumulative sums (Continuous inspection schemes,
 * Biometrika 41, 1954), one for each side, of scores in standard deviations.
 */

/** The sums, and the calls since each was last 0: the change began there. */
export interface Drift {
  readonly up: number;
  readonly down: number;
  readonly callsUp: number;
  readonly callsDown: number;
}

/** No drift yet. */
export const NO_DRIFT: Drift = { up: 0, down: 0, callsUp: 0, callsDown: 0 };

/** One call counts for at most this many deviations: from rest a change takes four calls. */
export const MAX_OF_ONE = 3;
/** Smaller deviations are no drift. */
export const ALLOWED = 0.75;
/** A sum above it is a drift. With normal noise a false alarm comes once in some 30,000 calls. */
export const ALARM = 7;

/**
 * @param z How far the score is from the expected one, in standard deviations.
 * @example driftAfter(drift, 2.1)
 */
export function driftAfter({ up, down, callsUp, callsDown }: Drift, z: number): Drift {
  const bounded = Math.max(-MAX_OF_ONE, Math.min(MAX_OF_ONE, z));
  const nextUp = Math.max(0, up + bounded - ALLOWED);
  const nextDown = Math.max(0, down - bounded - ALLOWED);
  return {
    up: nextUp,
    down: nextDown,
    callsUp: nextUp > 0 ? callsUp + 1 : 0,
    callsDown: nextDown > 0 ? callsDown + 1 : 0,
  };
}

/** Calls since the change, where there is one; else 0. @example callsSinceChange(drift) // 6 */
export function callsSinceChange({ up, down, callsUp, callsDown }: Drift): number {
  if (up > ALARM) return callsUp;
  return down > ALARM ? callsDown : 0;
}
