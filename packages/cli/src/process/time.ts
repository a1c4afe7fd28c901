/** The clock of a command. */

import { setTimeout } from "node:timers/promises";
import { type Clock, systemClock } from "@wattspan/core";

/** A clock with a pause. All times are in milliseconds. */
export interface Time extends Clock {
  /**
   * Waits, at most until the signal aborts. Never rejects. Keeps the process alive.
   */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Real time. @example await systemTime.pause(1000, interrupted.signal) */
export const systemTime: Time = {
  ...systemClock,
  pause: (ms, signal) => setTimeout(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined),
};
