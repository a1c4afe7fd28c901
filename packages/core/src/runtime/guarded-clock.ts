/** A clock of the application may fail: then time stands still for a moment, and nothing else happens. */

import type { Clock } from "./clock.js";
import { disown, type Faults } from "./fault.js";

/**
 * Wraps a clock so that it never throws, never gives a time that is not a number, and never runs a task before
 * `schedule` has returned. What a task throws is a fault and not the process's end.
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

/** The timers of a clock, by which neither the clock nor a task of ours can throw. */
function guardedTimers(clock: Clock, faults: Faults): Clock["schedule"] {
  return (task, delayMs) => {
    let scheduling = true;
    const run = (): void => {
      // A task that runs inside of its own scheduling would schedule the next one, without end.
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
