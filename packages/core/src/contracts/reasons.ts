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
  /** The model generates images, speech, music or video, which no estimator covers: no energy. */
  | "other_output"
  /** The model's size is unpublished: the number and its band rest on a wide range of sizes. */
  | "assumed_size"
  /** Tokens are unknown, so nothing could be estimated: no energy. */
  | "no_usage"
  /**
   * A report of energy was dropped, since its joules are already in a measurement, another report, or an inner inference: the number has
   * them once.
   */
  | "reported_set_aside"
  /** A report of energy was not a number, negative or out of order, and was dropped: the number is the next best account of the call, or absent. */
  | "malformed_report"
  /**
   * The same joules may be counted twice. If a gateway answered, this number is right, and its sum with the gateway's may be too large.
   * If a model's server reported energy and runs on devices measured here, this number itself may be too large.
   */
  | "may_count_twice"
  /** The answering service states that it counted the call: its energy and tokens are on the service's metrics, not in this number. */
  | "counted_elsewhere"
  /** Another span or function reports the same call, and that one counts: this one has no energy of its own. */
  | "duplicate"
  /**
   * The provider reported no tokens, so they were counted: by the application, and the estimate is as good as that count; or in the chunks of
   * a stream, and the band covers the uncertainty of the count.
   */
  | "usage_counted"
  /** Requests failed after the server may have begun, and their energy is unknown: the number is a lower bound. */
  | "retry_unknown"
  /**
   * The device could not be read for a while. A later reading of a counter spans the gap, so the number is complete and coarser in time; without one,
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
   * The device, or a server's page, had no new value in time, or the call was reported after its end: later energy is `unattributed`,
   * and the number is too small or absent.
   */
  | "late"
  /**
   * A device has not yet reported part of the duration: the number has the energy known so far, and its upper bound allows for the
   * rest. On a span this is normal: metrics and footprints get the rest. On a footprint the device never reported again.
   */
  | "pending"
  /**
   * Other calls ran on the device at the same time. Their sum is measured; this number is the share by its weight, and its band a
   * fifth to five times that, at the expense of the others.
   */
  | "shared"
  /** Idle power is not known yet: all energy is divided as if work had caused it, so the number may include idle energy that is not its own. */
  | "idle_unknown"
  /** A child was still running when its parent ended: it is counted separately, and the parent's number excludes it. Both have the reason. */
  | "child_outlived"
  /** It made no progress, or its result was dropped unread: it was ended, and the number covers the time until then. */
  | "abandoned"
  /**
   * The result continues after the function has returned it, and its end cannot be observed: no energy of this machine, since a part would pass for
   * the whole.
   */
  | "unfollowed"
  /** The grid's carbon intensity is unknown: energy without CO2e. */
  | "no_intensity"
  /** The carbon intensity is past its validity: CO2e is that of an older hour. */
  | "stale_intensity"
  /** The location is unknown: CO2e uses the world average, with a band over all countries. */
  | "world_location"
  /** The serving place is unknown: CO2e is that of the provider's usual country, with the band of the whole country. */
  | "assumed_location"
  /**
   * The server's own totals are unknown: the number is all of its energy during the call, minus our other calls, and its lower
   * bound is 0.
   */
  | "upper_bound"
  /** The server restarted while the call ran: no energy of it. */
  | "server_restarted"
  /** The server's CPU time, its devices, or its energy page cannot be read: no energy of it. */
  | "server_unseen"
  /** A called service did not report its energy, or not all of it: the total is a lower bound. */
  | "unreported"
  /** Wattspan itself failed: the number has the energy known before, or is absent. */
  | "fault"
  /** The estimator failed: no energy. */
  | "estimator_failed"
  /** Sampling stopped because it cost too much: the number is too small or absent. */
  | "self_limit"
  /** The sensors read more than a meter of the whole host: the number stays, and its band extends down to what the host allows. */
  | "exceeds_host"
  /** The device disappeared: its energy from then on is missing. */
  | "lost"
  /** A counter did not move although it should have: the device adds nothing. */
  | "stuck"
  /**
   * Others may have used the device too, and their work cannot be separated from this process's. The number may include their joules: its lower bound
   * is idle energy alone. If several meterings count the device, each has an equal part.
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
