/** A power gauge as the energy counter that it stands for. */

import type { Reading } from "../../contracts/energy-meter.js";
import { secondsFromMs } from "../../contracts/units.js";
import type { Moment } from "../ledger/moment.js";

/** A gauge that could not be read for longer than both says nothing of the time between; nor does one that was not read while somebody ran. */
const MAX_GUESS_LENGTH = { seconds: 1, refreshes: 10 };
const MAX_UNREAD = { seconds: 2, refreshes: 4 };

/** Joules between two samples. @example trapezoid(0, 100, 2, 200) // 300 J */
export const trapezoid = (fromS: number, fromWatts: number, toS: number, toWatts: number): number =>
  ((fromWatts + toWatts) / 2) * (toS - fromS);

/** What is drawn between samples, by the trapezoid rule: exact where power is linear between them. Energy in joules. */
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
   * A sample is the mean over a window that ended at a refresh before the reading: it tells of the power between `atS - halfS` and
   * `atS + halfS`, and of nothing after. Gives its moment, J since the one before, and whether nobody knows what was drawn since.
   *
   * @param busyFromS Since when somebody ran, if anybody did since the one before: at rest nothing says that the power changed.
   */
  take(
    sample: Extract<Reading, { kind: "power" }>,
    busyFromS = Number.POSITIVE_INFINITY,
  ): { moment: Moment; joules: number; isAfterGap: boolean } {
    const { atMs, watts, windowMs } = sample;
    const halfS = (secondsFromMs(Math.max(0, windowMs || 0)) + this.#refreshS) / 2;
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
