/** Looks at running activities where no reading of a device leads to them. */

import type { Clock } from "../runtime/clock.js";

/** What runs for long is looked at this often. */
const LOOK_MS = 10_000;

/** A timer that runs while activities do. */
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
      look();
      if (running > 0) wait();
    }, LOOK_MS);
  };
  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };
  return {
    started() {
      running++;
      wait();
    },
    ended() {
      running--;
      if (running === 0) stop();
    },
    close() {
      isClosed = true;
      stop();
    },
  };
}
