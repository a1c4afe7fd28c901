import type { Clock } from "@wattspan/core";

/** Milliseconds by which a timer is late in the mean, and what one in a hundred is late more. */
const MEAN_MS = 0.4;
const SOMETIMES_MS = 3;

/**
 * A clock whose timers come late, as on a busy machine: 0.4 ms in the mean, exponentially distributed, and one in a
 * hundred by 3 ms more. A manual clock alone is more punctual than any machine, so that what follows it can be true
 * by accident.
 *
 * @param random Gives numbers from 0 to 1, repeatable where the test should be.
 * @example
 * const clock = manualClock();
 * const metering = createMetering({ meters: [meter], clock: lateTimers(clock, random(7)) });
 */
export function lateTimers(clock: Clock, random: () => number): Clock {
  const delay = () => -Math.log(1 - random()) * MEAN_MS + (random() < 0.01 ? SOMETIMES_MS : 0);
  return {
    now: () => clock.now(),
    wall: () => clock.wall(),
    schedule: (task, delayMs) => clock.schedule(task, delayMs + delay()),
  };
}
