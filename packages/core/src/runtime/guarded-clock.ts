/** The application's clock may fail: time then stands still for a moment, with no other effect. */

import type { Clock } from "./clock.js";
import { disown, type Faults } from "./fault.js";

/**
 * Wraps a clock so that it never throws, never returns a time that is not a number, and never runs a task
 * before `schedule` has returned. A task's error is a fault and does not end the process.
 */
export function guardedClock(clock: Clock, faults: Faults): Clock {
  const last = { now: 0, wall: 0 };
  const read = (which: "now" | "wall") => (): number => {
    let failure: unknown;
    try {
      const value = clock[which]();
      if (Number.isFinite(value)) {
        last[which] = value;
        return value;
      }
      disown(value);
      failure = "is not a number";
    } catch (error) {
      failure = error;
    }
    faults.note("clock", which, failure);
    return last[which];
  };
  return { now: read("now"), wall: read("wall"), schedule: guardedTimers(clock, faults) };
}

/** The timers of a clock, wrapped so that neither the clock nor our task can throw. */
function guardedTimers(clock: Clock, faults: Faults): Clock["schedule"] {
  return (task, delayMs) => {
    let scheduling = true;
    const run = (): void => {
      // A task that runs inside its own scheduling would schedule the next one, without end.
      if (scheduling) faults.note("clock", "schedule", "ran the task at once");
      else faults.guard("settle", "timer", task);
    };
    const cancel = faults.call("clock", "schedule", () => clock.schedule(run, delayMs));
    scheduling = false;
    return () => {
      if (typeof cancel === "function") faults.guard("clock", "cancel", cancel);
    };
  };
}
