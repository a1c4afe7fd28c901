/** How long rules look back, and wait. Tests shorten them; nothing else of a rule changes. */

export const windows = {
  /** Four exports of OpenTelemetry's 60 s and one that is late. */
  rate: "5m",
  /** Agents end seldom, and an unknown call now and then is nothing. */
  hour: "1h",
  /** A device is read every 30 s at least, also by a process at rest: ten minutes are twenty reads, or ten exports. */
  still: "10m",
  /** A device that is told of no more was there within a day, as looks each ten minutes show: all samples of all devices of a fleet are too many. */
  seen: "1d:10m",
  /** A service that has told nothing for so long was ended on purpose. */
  missed: "6h",
  /** For both counters of the conservation law alike. */
  balance: "15m",
  /** Long enough for a mix of calls, and short enough for the release that caused it. */
  drift: "6h",
  /** The same hours of the same day of the week: load, and with it the batch, has a rhythm of days and weeks. */
  past: "1w",
  /** Three values of a source that has one an hour; so long `cached` goes on with an old one, too. */
  stale: "3h",
  /** What was a live source within it still counts as one, and how closely is looked. */
  live: "1w:1h",
  faults: "1h",
} as const;

/** The durations of {@link windows}. */
export type Windows = Readonly<Record<keyof typeof windows, string>>;
