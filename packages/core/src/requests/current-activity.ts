/**
 * The activity that runs in the context at hand, found across the meterings and the copies of this package in one
 * process. Clients report to it what they see: requests, answers and statements of services.
 */

import { SharedSlot } from "../runtime/shared.js";
import type { ServiceListener } from "./peer-services.js";

/** The outcome of one request to the model's server, as far as it shows what was computed. */
export type AttemptResult =
  /** The server began to answer. */
  | "answered"
  /** Turned away before anything was computed, or never there. */
  | "refused"
  /** Given up after the server may have begun to compute. */
  | "failed";

/** Receives the requests that a client sends for one inference. */
export interface AttemptListener {
  /**
   * A request begins. Call the returned function when its headers have arrived, or when it has failed.
   *
   * @param host The destination.
   * @param retries The number of earlier requests for the same answer, if the client states it.
   * @param bytes Length of its body, if stated. The returned function takes that of the answer, and the
   * server's field `wattspan-footprint`.
   */
  beginAttempt(
    host: string | undefined,
    retries: number | undefined,
    bytes?: number,
  ): (result: AttemptResult, region?: string, bytes?: number, counted?: string) => void;
  /**
   * An answer with tokens arrives, to a request for this operation. Undefined if the inference did not ask for
   * it, such as a vector inside a chat. Absent in copies of an earlier version.
   */
  beginAnswer?(operation: string): AnswerListener | undefined;
  /** Whether such a request is another call than the inference. Absent in copies of an earlier version. */
  isAnother?(operation: string, model: string): boolean;
  /** Whether it has budgets that could not refuse it. Absent in copies of an earlier version. */
  readonly underWay?: boolean | undefined;
  /**
   * Its model, if it counts as hosted by nothing but the name of its provider. Absent in copies of an earlier
   * version.
   */
  readonly hostedModel?: string | undefined;
}

/** Receives an answer, piece by piece. */
export interface AnswerListener {
  run<R>(fn: () => R): R;
  take(piece: unknown): void;
  end(): void;
}

/** A running activity, as clients see it. */
export interface CurrentActivity extends ServiceListener {
  /** Itself, if it is an inference. What runs inside one is not its own. */
  readonly call: AttemptListener | undefined;
}

/** Finds the running activity of one metering. Must not throw. */
type Finder = () => CurrentActivity | undefined;

const FINDERS = /* @__PURE__ */ new SharedSlot<Set<Finder>>("current-activity.v1", "add");

/** Registers a metering's finder until the returned function is called. */
export function offerCurrentActivity(finder: Finder): () => void {
  const finders = FINDERS.orMake(() => new Set());
  finders.add(finder);
  return () => void finders.delete(finder);
}

/**
 * The running activity; undefined outside an activity.
 * @example const stated = runningActivity()?.beginService({ host: "api.internal", source: "wattspan-footprint", counted: "there" });
 */
export const runningActivity = (): ServiceListener | undefined => find((activity) => activity);

/** The running inference; undefined outside one. A step of one metering may run inside an inference of another. */
export const runningCall = (): AttemptListener | undefined => find(({ call }) => call);

function find<T>(wanted: (activity: CurrentActivity) => T | undefined): T | undefined {
  for (const finder of FINDERS.value ?? []) {
    const activity = finder();
    const found = activity && wanted(activity);
    if (found) return found;
  }
  return undefined;
}
