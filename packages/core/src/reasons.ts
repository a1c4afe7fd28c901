/** The closed list of reasons why a number is missing or uncertain. Short, bounded, fit for a metric label. */
export type Reason =
  /** No meter is configured, or none could be opened. */
  | "no_meter"
  /** It began before the meters were open. */
  | "not_open"
  /** The model is served elsewhere and no estimator is configured. */
  | "no_estimator"
  /** The model is served elsewhere and none of the configured estimators knows it. */
  | "unknown_model"
  /** The model makes images, speech, music or video: no estimator knows what that takes. */
  | "other_output"
  /** Nobody published the model's size: the estimate rests on a wide range of sizes. */
  | "assumed_size"
  /** Tokens are not known, so nothing could be estimated. */
  | "no_usage"
  /** A report of energy was left out: its joules are in what was measured, in another report, or in what an inference inside counts. */
  | "reported_set_aside"
  /** A report of energy was no number, negative or out of order, and was left out. */
  | "malformed_report"
  /** Somebody else may have counted the same joules: a server that this host measures in part, or a gateway to the provider. */
  | "may_count_twice"
  /** The service that answered says that it counted the call: the energy and the tokens are on its metrics. */
  | "counted_elsewhere"
  /** Another span or function told of the same call, and that one counts. */
  | "duplicate"
  /** The application counted tokens itself, where the provider did not state them. */
  | "usage_counted"
  /** Requests failed after the server may have begun, and what they took is not known. */
  | "retry_unknown"
  /** The device could not be read for a while; a later reading spans it. */
  | "gap"
  /** The counter restarted; the interval is lost. */
  | "reset"
  /** The counter may have wrapped more than once; the interval is lost. */
  | "ambiguous"
  /** The machine slept; the interval is lost. */
  | "suspended"
  /** The device brought no new value in time; what comes later is unattributed. */
  | "late"
  /** No tick of a claimed device covers the whole activity yet: metrics have the rest when it does. */
  | "pending"
  /** Other calls ran on the device at the same time: what each of them really used is not known, only the sum. */
  | "shared"
  /** The idle power is not known yet, so all energy counts as dynamic. */
  | "idle_unknown"
  /** The activity was still running when its parent ended. */
  | "child_outlived"
  /** The activity made no progress, or its result was dropped unread. */
  | "abandoned"
  /** The result goes on after the function has returned it, and cannot be followed: what it took is not known. */
  | "unfollowed"
  /** The grid's carbon intensity is not known. */
  | "no_intensity"
  /** The carbon intensity is older than its validity. */
  | "stale_intensity"
  /** The location is not known: the world's average was taken. */
  | "world_location"
  /** Nothing says where the model was served: its provider's usual place was taken. */
  | "assumed_location"
  /** The server's own totals are not known: all of its energy in the time of the call is taken, less what calls of ours have. */
  | "upper_bound"
  /** The server started again while the call ran. */
  | "server_restarted"
  /** The server's CPU time, its devices, or the page on which it tells its energy cannot be read. */
  | "server_unseen"
  /** A service that was called did not state its energy, or not of everything it did. */
  | "unreported"
  /** Something inside Wattspan failed; `wattspan.faults` says where. */
  | "fault"
  /** The estimator failed. */
  | "estimator_failed"
  /** Sampling stopped because it cost too much. */
  | "self_limit"
  /** The sensors say more than a meter of the whole host: the band reaches down to what that allows. */
  | "exceeds_host"
  /** The device went away. */
  | "lost"
  /** A counter did not move although it should have. */
  | "stuck"
  /** Others may have used the device too. */
  | "unknown_cotenants";

/** Reasons in the order in which they were found, each once. They are few, and mostly there are none. */
export class ReasonList {
  readonly found: Reason[];

  constructor(first: Iterable<Reason> | undefined) {
    this.found = first ? [...first] : [];
  }

  add(reason: Reason): void {
    if (!this.found.includes(reason)) this.found.push(reason);
  }
}
