import type { Clock } from "@wattspan/core";

/** Where a {@link manualClock} starts. */
export interface ManualClockOptions {
  /** First value of `now()`, in milliseconds. Default 0. */
  readonly startMs?: number;
  /** First value of `wall()`, in milliseconds since the Unix epoch. Default 2025-01-01T00:00:00Z. */
  readonly wallStartMs?: number;
}

/** A clock that moves only when a test says so. All times are milliseconds. */
export interface ManualClock extends Clock {
  /** Timers that wait to run. */
  readonly pending: number;
  /**
   * Moves both times on by `ms` and runs the timers that fall due, each at its own time, also those that timers
   * schedule meanwhile. What a timer throws is thrown on, and time then stands where that timer was due.
   */
  advance(ms: number): void;
  /**
   * Like `advance`, but lets promise callbacks run before, between and after the timers. Between two timers a chain of
   * up to {@link MICROTASK_TURNS} awaits gets done; what takes longer goes on after the next timer.
   */
  advanceAsync(ms: number): Promise<void>;
  /**
   * Puts `now()` at `ms`, forward (an event loop that was blocked) or back (a broken clock), and the wall clock by as
   * much. Runs no timer: what fell due runs late, at the next `advance`.
   */
  set(ms: number): void;
  /** The machine sleeps for `ms` ≥ 0: the wall clock moves, `now()` and the timers do not. */
  suspend(ms: number): void;
  /** Somebody sets the date: the wall clock moves by `ms`, forward or back; `now()` and the timers do not. */
  sleepWall(ms: number): void;
}

/** How many promise callbacks in a row `advanceAsync` waits for between two timers. */
export const MICROTASK_TURNS = 24;
/** More timers than this without a millisecond passing are an endless loop. */
const MAX_TIMERS_AT_ONE_TIME = 100_000;
const DEFAULT_WALL_START_MS = Date.UTC(2025, 0, 1);

interface Timer {
  readonly dueMs: number;
  readonly sequence: number;
  readonly task: () => void;
}

/** Index at which a timer stands, or belongs, in the queue: by due time, then by the order of scheduling. */
function positionOf(queue: readonly Timer[], dueMs: number, sequence: number): number {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const timer = queue[middle] as Timer;
    if (timer.dueMs < dueMs || (timer.dueMs === dueMs && timer.sequence < sequence)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function requireFinite(name: string, ms: number, minimum: number): void {
  if (!Number.isFinite(ms) || ms < minimum) {
    const bound =
      minimum === 0 ? "a finite number of milliseconds of at least 0" : "a finite number of milliseconds";
    throw new RangeError(`manualClock: ${name}(${ms}) is not possible; pass ${bound}.`);
  }
}

/**
 * Time in the hands of a test: nothing moves and no timer runs until the test says so.
 *
 * @param options Where time starts.
 * @throws RangeError from its members for a time that is not finite, or negative where time only moves on.
 * @example
 * const clock = manualClock();
 * clock.schedule(() => console.log(clock.now()), 100);
 * clock.advance(250); // prints 100; clock.now() is then 250
 */
export function manualClock(options: ManualClockOptions = {}): ManualClock {
  const startMs = options.startMs ?? 0;
  let nowMs = startMs;
  let wallAheadMs = (options.wallStartMs ?? DEFAULT_WALL_START_MS) - startMs;
  let sequence = 0;
  const queue: Timer[] = [];

  /** Runs the first timer due by `targetMs`; false when there is none. */
  function runNext(targetMs: number): boolean {
    const next = queue[0];
    if (next === undefined || next.dueMs > targetMs) return false;
    queue.shift();
    nowMs = Math.max(nowMs, next.dueMs);
    next.task();
    return true;
  }

  /** Runs due timers one by one, and yields after each so that the caller can wait. */
  function* runUntil(targetMs: number): Generator<void> {
    let atOneTime = 0;
    let lastMs = nowMs;
    while (runNext(targetMs)) {
      atOneTime = nowMs === lastMs ? atOneTime + 1 : 0;
      lastMs = nowMs;
      if (atOneTime > MAX_TIMERS_AT_ONE_TIME) {
        throw new RangeError(
          `manualClock: timers reschedule themselves without delay at ${nowMs} ms; give them one.`,
        );
      }
      yield;
    }
    nowMs = Math.max(nowMs, targetMs);
  }

  return {
    now: () => nowMs,
    wall: () => nowMs + wallAheadMs,
    schedule(task, delayMs) {
      const timer: Timer = { dueMs: nowMs + Math.max(0, delayMs || 0), sequence: sequence++, task };
      queue.splice(positionOf(queue, timer.dueMs, timer.sequence), 0, timer);
      return () => {
        const position = positionOf(queue, timer.dueMs, timer.sequence);
        if (queue[position] === timer) queue.splice(position, 1);
      };
    },
    get pending() {
      return queue.length;
    },
    advance(ms) {
      requireFinite("advance", ms, 0);
      for (const _ of runUntil(nowMs + ms));
    },
    async advanceAsync(ms) {
      requireFinite("advanceAsync", ms, 0);
      const targetMs = nowMs + ms;
      await microtasks();
      for (const _ of runUntil(targetMs)) await microtasks();
      await microtasks();
    },
    set(ms) {
      requireFinite("set", ms, Number.NEGATIVE_INFINITY);
      nowMs = ms;
    },
    suspend(ms) {
      requireFinite("suspend", ms, 0);
      wallAheadMs += ms;
    },
    sleepWall(ms) {
      requireFinite("sleepWall", ms, Number.NEGATIVE_INFINITY);
      wallAheadMs += ms;
    },
  };
}

async function microtasks(): Promise<void> {
  for (let turn = 0; turn < MICROTASK_TURNS; turn++) await undefined;
}
