import { asyncHooks } from "./async-hooks.js";

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
    const node = typeof timer === "object" && "unref" in timer ? timer : undefined;
    node?.unref();
    return () => {
      // Node keeps the due time of a cleared timer that is unreferenced, and wakes the process for nothing.
      node?.ref();
      clearTimeout(timer as never);
    };
  },
};
