/** Time that passes only while a command waits: nothing that a busy machine delays is late in it. */

import { setImmediate } from "node:timers/promises";
import { type ManualClock, manualClock } from "@wattspan/testing";
import type { Time } from "../src/process/time.js";

/** @example const time = steppedTime(); await doctorReport({ ...request, time }) */
export function steppedTime(): ManualClock & Time {
  const clock = manualClock();
  return Object.assign(clock, {
    async pause(ms: number, signal?: AbortSignal) {
      if (signal?.aborted) return;
      await clock.advanceAsync(ms);
      await setImmediate(); // The end of a child process is an event of its own.
    },
  });
}
