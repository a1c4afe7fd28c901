/** A clock of the application may fail: then time stands still for a moment, and nothing else happens. */

import type { Clock } from "./clock.js";
import type { Faults } from "./fault.js";

/** Wraps a clock so that it never throws and never gives a time that is not a number. */
export function guardedClock(clock: Clock, faults: Faults): Clock {
  const last = { now: 0, wall: 0 };
  const read = (which: "now" | "wall") => (): number => {
    const value = faults.guard("clock", which, () => clock[which]());
    if (value !== undefined && Number.isFinite(value)) last[which] = value;
    else if (value !== undefined) faults.note("clock", `${which} is not a number`);
    return last[which];
  };
  return {
    now: read("now"),
    wall: read("wall"),
    schedule: (task, delayMs) =>
      faults.guard("clock", "schedule", () => clock.schedule(task, delayMs)) ?? (() => undefined),
  };
}
