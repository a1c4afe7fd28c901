/** The time in which a budget's limits hold. */

/** A day or a month of a place: from its midnight to the next, 23 to 25 hours where clocks change. */
export interface CalendarWindow {
  readonly calendar: "day" | "month";
  /** A name of the IANA database, for example `Europe/Berlin`, or `UTC`. */
  readonly timeZone: string;
}

/**
 * The last so many seconds. They are kept in 20 slots, and a slot leaves as a whole: what was spent counts for
 * up to a 20th longer, never shorter.
 */
export interface RollingWindow {
  /** Up to 1e10. */
  readonly rollingS: number;
}

/**
 * - `lifetime`: as long as the budget exists.
 * - `run`: as long as its key is used; after an hour without a call the key may be forgotten.
 * - `{ rollingS }`: the last so many seconds.
 * - `{ calendar, timeZone }`: a day or a month of a place.
 */
export type BudgetWindow = "lifetime" | "run" | RollingWindow | CalendarWindow;

/** A part of a window: it admits from `startMs` to `endMs`, and what it spent counts until `expiresMs`. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly expiresMs: number;
}

/** Where the spans of a window lie. */
export interface WindowRule {
  /** Milliseconds of the clock by which the window runs: of the date, or monotonic. */
  now(): number;
  /**
   * The moment of a date on that clock. On a monotonic one a date that is still to come, as somebody set it back, is
   * now.
   */
  momentOf(wallMs: number): number;
  /** The span at a moment. */
  at(ms: number): Span;
  /** The span that began at a moment. On the clock of another process, spans begin elsewhere. */
  from(startMs: number): Span;
}
