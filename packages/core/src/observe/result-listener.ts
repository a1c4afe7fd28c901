/** The listener of a followed result. */

import type { Outcome } from "../contracts/footprint.js";

/** Receives the events of one result. Its errors never reach the caller. */
export interface ResultListener {
  /**
   * Each item of a stream as its consumer gets it. Must be cheap: it runs about once per token. `isParsed`: a client's
   * parser made it, so that it has no getters.
   */
  onChunk(chunk: unknown, isParsed?: boolean): void;
  /**
   * Called exactly once. `result` is the caller's result: the value, or a stream's return value. `error` is
   * the caller's error; absent if the client does not reveal it. `goesOn`: the result continues and cannot be
   * followed.
   */
  onEnd(outcome: Outcome, result: unknown, error: unknown, goesOn?: boolean): void;
  /**
   * Called at most once, when the end depends on the caller consuming the result. `observed` lives as long as
   * any path to the end: a FinalizationRegistry on it shows that a result was dropped unread. Hold it weakly.
   */
  onStream?(observed: object): void;
  /**
   * Runs `next()`, `return()` and `throw()` of iterators inside the activity's context. Absent: they run as
   * they are.
   */
  run?<R>(fn: () => R): R;
  /** Made once for steps that run once per token in clients: the same without the context of the activity's span. */
  entrance?(): (fn: () => void) => void;
  /** Receives our own failures. Absent: they are dropped. */
  onFault?(error: unknown): void;
}
