/** A power gauge as an energy counter. */

import type { Reading } from "../../contracts/energy-meter.js";
import { MICROJOULES_PER_JOULE, secondsFromMs } from "../../contracts/units.js";
import type { Moment } from "../ledger/device-ledger.js";

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

/** The counter's properties, from its zone. */
export interface CounterRange {
  /** Maximum power, W. */
  readonly maxWatts: number;
  readonly refreshS: number;
  /** Where it wraps to zero, µJ; undefined: it does not wrap. */
  readonly modulusMicrojoules: bigint | undefined;
}

/**
 * The step between successive good readings of one zone, µJ. `ambiguous`: it may have wrapped more than once.
 * `reset`: it restarted, or counted more than the device can draw.
 * @example
 * counterStep(262_143_000_000n, 1_000_000n, 0.1, { maxWatts: 2000, refreshS: 0.001, modulusMicrojoules: 262_143_328_850n });
 * // 1_328_850n: it wrapped
 */
export function counterStep(
  previous: bigint,
  current: bigint,
  elapsedS: number,
  range: CounterRange,
): bigint | "ambiguous" | "reset" {
  const { modulusMicrojoules: modulus, maxWatts, refreshS } = range;
  if (modulus !== undefined && elapsedS * maxWatts * MICROJOULES_PER_JOULE >= Number(modulus))
    return "ambiguous";
  if (current < previous && modulus === undefined) return "reset";
  const microjoules = current >= previous ? current - previous : (modulus as bigint) - previous + current;
  // One refresh more than elapsed: the counter may already include energy from before the first reading.
  // Negative: the counter exceeded its stated range.
  if (microjoules < 0n || Number(microjoules) > (elapsedS + refreshS) * maxWatts * MICROJOULES_PER_JOULE)
    return "reset";
  return microjoules;
}
