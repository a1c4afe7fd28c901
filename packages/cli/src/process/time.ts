/** Time as a command sees it. */

import { setTimeout } from "node:timers/promises";
import { type Clock, systemClock } from "@wattspan/core";

/** A clock that a command can wait by. All times are milliseconds. */
export interface Time extends Clock {
  /** Lets time pass, at the longest until a signal aborts. Never rejects. The process stays alive meanwhile. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Real time. @example await systemTime.pause(1000, interrupted.signal) */
export const systemTime: Time = {
  ...systemClock,
  pause: (ms, signal) => setTimeout(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined),
};
