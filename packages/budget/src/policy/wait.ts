import { type Clock, systemClock } from "@wattspan/core";
import { MAX_TIMER_MS } from "@wattspan/core/units";

/**
 * Calls `task` after a delay that a caller awaits, and returns a function that cancels it. Timers of the system's
 * clock keep no process alive; this one does, as the caller's call is still to be made.
 */
export function wait(clock: Pick<Clock, "schedule">, task: () => void, delayMs: number): () => void {
  if (clock !== systemClock) return clock.schedule(task, delayMs);
  const timer = setTimeout(task, Math.min(Math.ceil(delayMs), MAX_TIMER_MS));
  return () => clearTimeout(timer);
}
