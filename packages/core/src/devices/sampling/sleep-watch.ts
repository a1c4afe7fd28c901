/**
 * Whether the machine slept between two readings: a counter that restarted meanwhile can look like a wrapped
 * one.
 */

import type { Clock } from "../../runtime/clock.js";

/**
 * Without the system's figure: the wall clock may be set, so the machine slept if the clock ran ahead by more
 * than this.
 */
const SLEPT_MS = 2000;
/** No other cause moves the wall clock this far from the monotonic one between two readings. */
const MOVED_MS = 50;
const SLEPT_S = 0.05;

/** Compares clocks, reading by reading. */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #suspendedS: () => number | undefined;
  #wallAheadMs = Number.NaN;
  #knownS: number | undefined;

  /** @param suspendedS Seconds slept since some moment, as the system counts them. Must not throw. */
  constructor(clock: Clock, suspendedS: () => number | undefined) {
    this.#clock = clock;
    this.#suspendedS = suspendedS;
  }

  /**
   * Whether the machine slept since the last call. The system is read only after a jump of the wall clock:
   * that costs a read.
   */
  hasSlept(nowMs: number): boolean {
    const aheadMs = this.#clock.wall() - nowMs;
    const beforeMs = this.#wallAheadMs;
    this.#wallAheadMs = aheadMs;
    if (Math.abs(aheadMs - beforeMs) <= MOVED_MS) return false;
    const beforeS = this.#knownS;
    this.#knownS = this.#suspendedS();
    if (Number.isNaN(beforeMs)) return false;
    if (this.#knownS === undefined || beforeS === undefined) return aheadMs - beforeMs > SLEPT_MS;
    return this.#knownS - beforeS > SLEPT_S;
  }
}
