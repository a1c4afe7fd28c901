/** A power gauge as an energy counter. */

import type { Reading } from "../../contracts/energy-meter.js";
import { secondsFromMs } from "../../contracts/units.js";
import type { Moment } from "../ledger/moment.js";

/**
 * After a longer gap than both, the time between is unknown; so is time without a read while an activity ran.
 */
const MAX_GUESS_LENGTH = { seconds: 1, refreshes: 10 };
const MAX_UNREAD = { seconds: 2, refreshes: 4 };

/** Time between reads within which a gauge is not unread, not even if one of two comes too late. */
export const steadyMs = (refreshMs: number): number =>
  Math.max(500 * MAX_UNREAD.seconds, (MAX_UNREAD.refreshes / 2) * refreshMs);

/** Joules between two samples. @example trapezoid(0, 100, 2, 200) // 300 J */
export const trapezoid = (fromS: number, fromWatts: number, toS: number, toWatts: number): number =>
  ((fromWatts + toWatts) / 2) * (toS - fromS);

/** Energy between samples by the trapezoid rule: exact for linear power. In joules. */
export class GaugeCounter {
  readonly #refreshS: number;
  #last = { atS: Number.POSITIVE_INFINITY, watts: 0 };
  #hasFailed = false;

  constructor(refreshS: number) {
    this.#refreshS = refreshS;
  }

  /** A sample failed. */
  miss(): void {
    this.#hasFailed = true;
  }

  /**
   * A sample is the mean over a window that ended at a refresh before the reading: it covers the power
   * between `atS - halfS` and `atS + halfS`, and nothing after. Returns its moment, the J since the previous
   * sample, and whether the energy since then is unknown.
   *
   * @param busyFromS Start of activity since the previous sample, if any: at rest, no change of power is
   * expected.
   */
  take(
    sample: Extract<Reading, { kind: "power" }>,
    busyFromS = Number.POSITIVE_INFINITY,
  ): { moment: Moment; joules: number; isAfterGap: boolean } {
    const { atMs, watts, windowMs } = sample;
    const halfS = (secondsFromMs(windowMs) + this.#refreshS) / 2;
    const atS = secondsFromMs(atMs) - halfS;
    const last = this.#last;
    const isLong = (fromS: number, { seconds, refreshes }: typeof MAX_GUESS_LENGTH) =>
      atS - fromS > Math.max(seconds, refreshes * this.#refreshS);
    const isUnread = isLong(Math.max(last.atS, busyFromS), MAX_UNREAD);
    const isAfterGap = isUnread || (this.#hasFailed && isLong(last.atS, MAX_GUESS_LENGTH));
    const joules = atS > last.atS ? trapezoid(last.atS, last.watts, atS, watts) : 0;
    this.#hasFailed = false;
    this.#last = { atS, watts };
    return { moment: { atS, halfS }, joules, isAfterGap };
  }
}
