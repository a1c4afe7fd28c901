/** How far rules look back and how long they wait. Tests shorten these durations and change nothing else. */

import { IN_USE } from "../intensity-validity.ts";

export const windows = {
  /** Four of OpenTelemetry's 60 s exports and a late one. */
  rate: "5m",
  /** Agents end rarely, and an occasional unknown call is normal. */
  hour: "1h",
  /**
   * Even a process at rest reads a device at least every 30 s: ten minutes are twenty reads, or ten exports.
   */
  still: "10m",
  /**
   * Window for devices that are no longer reported: a day, sampled every ten minutes, since all samples of a
   * fleet would be too many.
   */
  seen: "1d:10m",
  /** A service that has reported nothing for this long was stopped on purpose. */
  missed: "6h",
  /** For both counters of the conservation law. */
  balance: "15m",
  /** Long enough for a mix of calls, and short enough for the release that caused it. */
  drift: "6h",
  /** The same hours of the same weekday: load, and so batch size, follows days and weeks. */
  past: "1w",
  /**
   * No longer than the tolerated staleness: otherwise a pause without requests for a new intensity would
   * count.
   */
  used: IN_USE,
  faults: "1h",
} as const;

/** The durations of {@link windows}. */
export type Windows = Readonly<Record<keyof typeof windows, string>>;
