/** Looks at running activities where no reading of a device leads to them. */

import type { Clock } from "../runtime/clock.js";

/** What runs for long is looked at this often. */
const LOOK_MS = 10_000;

/**
 * A timer that runs while activities do. It outlives the last by one look at most: to cancel it for each would cost
 * more.
 */
export interface LookTimer {
  started(): void;
  ended(): void;
  close(): void;
}

/**
 * @param isNeeded Whether nothing else looks.
 * @example const looks = lookTimer(clock, look); looks.started(); looks.ended();
 */
export function lookTimer(clock: Clock, look: () => void, isNeeded = () => true): LookTimer {
  let running = 0;
  let isClosed = false;
  let cancel: (() => void) | undefined;
  const wait = (): void => {
    if (isClosed || cancel || !isNeeded()) return;
    cancel = clock.schedule(() => {
      cancel = undefined;
      if (running === 0) return;
      look();
      wait();
    }, LOOK_MS);
  };
  return {
    started() {
      running++;
      wait();
    },
    ended() {
      if (--running > 0) wait();
    },
    close() {
      isClosed = true;
      cancel?.();
    },
  };
}
