/**
 * The closed list of reasons why a number is missing or uncertain. Short, bounded, fit for a metric label. What each comment says is
 * printed in docs/guides/reasons.md: what happened, and what it means for the number.
 */
export type Reason =
  /** No meter is configured, or none could be opened: no energy of this machine. */
  | "no_meter"
  /** It began before the meters were open: no energy of this machine. */
  | "not_open"
  /** The model is served elsewhere and no estimator is configured: no energy. */
  | "no_estimator"
  /** The model is served elsewhere and no configured estimator knows it: no energy. */
  | "unknown_model"
  /** The model makes images, speech, music or video, and no estimator knows what that takes: no energy. */
  | "other_output"
  /** Nobody published the model's size: the number rests on a wide range of sizes, and so does its band. */
  | "assumed_size"
  /** Tokens are not known, so nothing could be estimated: no energy. */
  | "no_usage"
  /**
   * A report of energy was left out, since its joules are in what was measured, in another report, or in an inference inside: the number has
   * them once.
   */
  | "reported_set_aside"
  /** A report of energy was no number, negative or out of order, and was left out: the number is the next best account of the call, or absent. */
  | "malformed_report"
  /**
   * The same joules may be counted twice. Where a gateway answered, this number is right, and the sum of it and the gateway's may be too large.
   * Where a model's server reported energy and runs on devices that are measured here, this number itself may be too large.
   */
  | "may_count_twice"
  /** The service that answered says that it counted the call: its energy and tokens are on the service's metrics, and not in this number. */
  | "counted_elsewhere"
  /** Another span or function reports the same call, and that one counts: this one has no energy of its own. */
  | "duplicate"
  /**
   * The provider did not state tokens, and they were counted: by the application, and the estimate is as good as that count; or in the pieces of
   * a stream, and its band is as wide as that leaves open.
   */
  | "usage_counted"
  /** Requests failed after the server may have begun, and what they took is not known: the number is a lower bound. */
  | "retry_unknown"
  /**
   * The device could not be read for a while. A later reading of a counter spans it, so the number is whole and coarser in time; where none can,
   * that time is missing, and `coverage` is lower.
   */
  | "gap"
  /** The counter restarted and the interval is lost: the number is too small, and `coverage` lower. */
  | "reset"
  /** The counter may have wrapped more than once and the interval is lost: the number is too small, and `coverage` lower. */
  | "ambiguous"
  /** The machine slept and the interval is lost: the number is too small, and `coverage` lower. */
  | "suspended"
  /**
   * The device, or a server's page, brought no new value in time, or the call was reported when it was over: what came later is `unattributed`,
   * and the number is too small or absent.
   */
  | "late"
  /**
   * A device has yet to bring what it drew in part of the duration: the number has only what is known so far, and its upper bound allows for the
   * rest. On a span this is normal: metrics and footprints get the rest. On a footprint the device was not heard again.
   */
  | "pending"
  /**
   * Other calls ran on the device at the same time. Their sum is measured; this number is the part that its weight gives it, and its band a
   * fifth to five times that, against the others.
   */
  | "shared"
  /** The power at rest is not known yet: all energy is divided as if work had caused it, so the number may hold rest that is not its own. */
  | "idle_unknown"
  /** A child was still running when its parent ended: it is counted on its own, and the parent's number is without it. Both have the reason. */
  | "child_outlived"
  /** It made no progress, or its result was dropped unread: it was ended, and the number reaches no further. */
  | "abandoned"
  /**
   * The result goes on after the function has returned it, and its end cannot be seen: no energy of this machine, since a part would pass for
   * the whole.
   */
  | "unfollowed"
  /** The grid's carbon intensity is not known: energy, and no CO2e. */
  | "no_intensity"
  /** The carbon intensity is past its validity: CO2e is that of an older hour. */
  | "stale_intensity"
  /** The location is not known: CO2e is by the world's average, with a band over all countries. */
  | "world_location"
  /** Nothing says where the model was served: CO2e is that of its provider's usual country, with the band of all of it. */
  | "assumed_location"
  /**
   * The server's own totals are not known: the number is all of its energy in the time of the call, less what calls of ours have, and its lower
   * bound is 0.
   */
  | "upper_bound"
  /** The server started again while the call ran: no energy of it. */
  | "server_restarted"
  /** The server's CPU time, its devices, or the page on which it states its energy cannot be read: no energy of it. */
  | "server_unseen"
  /** A service that was called did not state its energy, or not all of it: the total is a lower bound. */
  | "unreported"
  /** Something inside Wattspan failed: the number has what was known before, or is absent. */
  | "fault"
  /** The estimator failed: no energy. */
  | "estimator_failed"
  /** Sampling stopped because it cost too much: the number is too small or absent. */
  | "self_limit"
  /** The sensors say more than a meter of the whole host: the number stays, and its band reaches down to what the host allows. */
  | "exceeds_host"
  /** The device went away: what it drew from then on is missing. */
  | "lost"
  /** A counter did not move although it should have: the device adds nothing. */
  | "stuck"
  /**
   * Others may have used the device too, and nothing tells their work from this process's. The number may hold joules of theirs: its lower bound
   * has nothing but rest. Where several meterings count the device, each has an equal part.
   */
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
