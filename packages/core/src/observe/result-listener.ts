/** What follows a result. */

import type { Outcome } from "../contracts/footprint.js";

/** Hears about one result. What it throws never reaches the caller. */
export interface ResultListener {
  /** Each item of a stream as its consumer gets it. Must be cheap: it runs once per token or so. */
  onChunk(chunk: unknown): void;
  /**
   * Called exactly once. `result` is what the caller got: the value, or what a stream returned when it was done.
   * `error` is what the caller caught; it is absent where the client does not reveal it. `goesOn`: the result goes on after this, and
   * cannot be followed.
   */
  onEnd(outcome: Outcome, result: unknown, error: unknown, goesOn?: boolean): void;
  /**
   * Called at most once, when the end depends on the caller consuming what it got. `observed` lives as long as
   * anything through which the end could still be seen: watched by a FinalizationRegistry, it tells that a result was
   * dropped unread. Hold it weakly.
   */
  onStream?(observed: object): void;
  /** Runs `next()`, `return()` and `throw()` of iterators inside the activity's context. Absent: they run as they are. */
  run?<R>(fn: () => R): R;
  /** Hears what failed on our side. Absent: such faults are dropped. */
  onFault?(error: unknown): void;
}
