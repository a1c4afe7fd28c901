/**
 * The closed list of reasons why a number is missing or uncertain. Short, bounded, fit for a metric label.
 * docs/reference/reasons.md prints each comment: what happened, and its effect on the number.
 */
export type Reason =
  /** No meter is configured, or none could be opened: no energy of this machine. */
  | "no_meter"
  /** It began before the meters were open: no energy of this machine. */
  | "not_open"
  /** The model is hosted and no estimator is configured: no energy. */
  | "no_estimator"
  /** The model is hosted and no configured estimator knows it: no energy. */
  | "unknown_model"
  /** The model makes images, speech, music or video, and no estimator knows their energy: no energy. */
  | "other_output"
  /** The model's size is unpublished: the number rests on a wide range of sizes, and so does its range. */
  | "assumed_size"
  /** Tokens are unknown, so nothing could be estimated: no energy. */
  | "no_usage"
  /**
   * A report of energy was left out: its joules are already in a measurement, another report, or an inference
   * inside.
   */
  | "reported_set_aside"
  /**
   * A report of energy was invalid and left out. The number comes from the next best source, or is absent.
   */
  | "malformed_report"
  /**
   * The same joules may be counted twice: by a gateway and this call, whose sum may be too large; by the report of
   * a model's server on devices that are measured here; or by two servers of one process, device or page.
   */
  | "may_count_twice"
  /**
   * The service that answered counted the call: its energy and tokens are on the service's metrics, not in
   * this number.
   */
  | "counted_elsewhere"
  /**
   * Another span or function reports the same call, or the answer was kept from an earlier call, and that one counts:
   * this one has no energy of its own.
   */
  | "duplicate"
  /**
   * The provider did not state tokens, so they were counted. Counted by the application, the estimate is as
   * good as that count; counted in the pieces of a stream, its range includes the uncertainty of the count.
   */
  | "usage_counted"
  /**
   * Requests failed after the server may have begun, and their energy is unknown: the number is a lower
   * bound.
   */
  | "retry_unknown"
  /**
   * The device could not be read for a while. A later reading of a counter spans the gap, so the number is
   * complete but coarser in time. Otherwise that time is missing, and `coverage` is lower.
   */
  | "gap"
  /** The counter restarted and the interval is lost: the number is too small, and `coverage` lower. */
  | "reset"
  /**
   * The counter may have wrapped more than once and the interval is lost: the number is too small, and
   * `coverage` lower.
   */
  | "ambiguous"
  /** The machine slept and the interval is lost: the number is too small, and `coverage` lower. */
  | "suspended"
  /**
   * The device, or a server's page, had no new value in time, or the call was reported after its end. Later
   * energy is `unattributed`, and the number is too small or absent.
   */
  | "late"
  /**
   * A device has yet to report its energy for part of the duration: the high allows for it. On a span this is normal,
   * as metrics and footprints get the rest. On a footprint, the device did not report again.
   */
  | "pending"
  /**
   * Other calls ran on the device, or in the server, at the same time. Their sum is measured. This number is
   * the call's part by weight; its range goes from a fifth to five times that part.
   */
  | "shared"
  /**
   * The idle power is not known yet: all energy is divided as if work had caused it, so the number may
   * include idle energy of others.
   */
  | "idle_unknown"
  /**
   * A child was still running when its parent ended. It counts on its own, and the parent's number excludes
   * it. Both have the reason.
   */
  | "child_outlived"
  /**
   * The activity made no progress, or its result was dropped unread. It was ended, and the number stops
   * there.
   */
  | "abandoned"
  /**
   * The result continues after the function returned it, and its end cannot be seen: no energy of this
   * machine, since a part would pass for the whole.
   */
  | "unfollowed"
  /** The grid's carbon intensity is unknown: energy without CO2e. */
  | "no_intensity"
  /** The carbon intensity is past its validity: CO2e uses an older value. */
  | "stale_intensity"
  /** The location is unknown: CO2e uses the world's average, with a range over all countries. */
  | "world_location"
  /**
   * Nothing says where the model was served: CO2e uses its provider's usual country, with a range over that
   * whole country.
   */
  | "assumed_location"
  /**
   * The server's own totals are unknown. The number is all of its energy during the call, less that of our
   * other calls, and its lower bound is 0.
   */
  | "upper_bound"
  /** The server restarted during the call: none of its energy. */
  | "server_restarted"
  /** The server's CPU time, its devices, or the page with its energy cannot be read: none of its energy. */
  | "server_unseen"
  /** A called service stated none or only part of its energy: the total is a lower bound. */
  | "unreported"
  /** Wattspan itself failed: the number has the energy known before, or is absent. */
  | "fault"
  /** The estimator failed: no energy. */
  | "estimator_failed"
  /** Sampling stopped because it cost too much: the number is too small or absent. */
  | "self_limit"
  /** The device went away: its later energy is missing. */
  | "lost"
  /** A counter did not move although it should have: the device adds nothing. */
  | "stuck"
  /**
   * Others may have used the device too, and nothing separates their work from this process's: the low is idle
   * energy only. Several meterings that count the device get equal parts. A new one is charged no idle energy until the
   * others know it: its high includes all of it.
   */
  | "unknown_cotenants";

/** Reasons in the order of their discovery, each once. Mostly there are none, and never many. */
export class ReasonList {
  readonly found: Reason[];

  constructor(first: Iterable<Reason> | undefined) {
    this.found = first ? [...first] : [];
  }

  add(reason: Reason): void {
    if (!this.found.includes(reason)) this.found.push(reason);
  }
}
