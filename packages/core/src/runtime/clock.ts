import { asyncHooks } from "./async-hooks.js";
import { disown, type Faults } from "./fault.js";

/**
 * Time as Wattspan sees it. Injected, so that tests own time and no test sleeps.
 *
 * @example
 * const metering = createMetering({ clock: manualClock() }); // from "@wattspan/testing"
 */
export interface Clock {
  /** Monotonic milliseconds with a fraction, on the time base of `performance.now()`. */
  now(): number;
  /** Milliseconds since the Unix epoch, as `Date.now()`. */
  wall(): number;
  /**
   * Calls `task` once after `delayMs` and returns a function that cancels it.
   * The timer must not keep a process alive.
   */
  schedule(task: () => void, delayMs: number): () => void;
}

/**
 * Runs outside every request, in the context of loading: a timer must neither keep the context of the request
 * that started it, nor run in its name.
 */
const outside = /* @__PURE__ */ contextOfLoading();

function contextOfLoading(): <R>(fn: () => R) => R {
  return asyncHooks()?.AsyncLocalStorage.snapshot?.() ?? ((fn) => fn());
}

interface NodeTimer {
  ref(): void;
  unref(): void;
}

/** The clock of the running process: `performance.now()`, `Date.now()` and unreferenced timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  schedule(task, delayMs) {
    // Node truncates fractions: an early timer wakes the process for nothing.
    const timer = outside(() => setTimeout(task, Math.ceil(delayMs))) as NodeTimer | number;
    // Browsers and edge runtimes return a number.
    const node = typeof timer === "object" && timer !== null && "unref" in timer ? timer : undefined;
    node?.unref();
    return () => {
      // Node keeps the due time of a cleared timer that is unreferenced, and wakes the process for nothing.
      node?.ref();
      clearTimeout(timer as never);
    };
  },
};

/**
 * Wraps the application's clock so that it never throws, never returns a time that is not a number, and never runs a
 * task before `schedule` has returned. A task's error is a fault and does not end the process.
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
