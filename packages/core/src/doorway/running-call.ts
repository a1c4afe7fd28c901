/** The inference that runs in the context at hand, found across the meterings and the copies of this package in one process. */

import { SharedRegistry } from "./shared-registry.js";

/** The outcome of one request to the model's server, as far as it shows what was computed. */
export type AttemptResult =
  /** The server began to answer. */
  | "answered"
  /** Turned away before anything was computed, or never there. */
  | "refused"
  /** Given up after the server may have begun to compute. */
  | "failed";

/** Hears of the requests that a client sends for one inference. */
export interface AttemptListener {
  /**
   * A request begins. Gives what is to be called when its headers are there, or when it has failed.
   *
   * @param host Where it goes.
   * @param retries How many came before it for the same answer, where the client says so.
   * @param bytes Length of its body, where that is stated. The function that is given takes that of the answer, and what its server states in
   * the field `wattspan-footprint`.
   */
  beginAttempt(
    host: string | undefined,
    retries: number | undefined,
    bytes?: number,
  ): (result: AttemptResult, region?: string, bytes?: number, counted?: string) => void;
  /**
   * The answer to a request for this operation comes, and says tokens; undefined where it is none of its own, as a vector for a chat. Absent
   * in copies of an earlier version.
   */
  beginAnswer?(operation: string): AnswerListener | undefined;
}

/** Hears of an answer, piece by piece. */
export interface AnswerListener {
  run<R>(fn: () => R): R;
  take(piece: unknown): void;
  end(): void;
}

const calls = /* @__PURE__ */ new SharedRegistry<AttemptListener>("running-call.v1");

/** Lets a metering's running inference be found, until what it returns is called. The finder must not throw. */
export const offerRunningCall = (finder: () => AttemptListener | undefined): (() => void) =>
  calls.register(finder);

/** The inference that runs here; undefined outside of any. */
export const runningCall = (): AttemptListener | undefined => calls.find();
