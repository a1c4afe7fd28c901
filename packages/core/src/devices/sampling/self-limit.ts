/** Measures the cost of sampling, and makes it coarser, then pauses it, above a limit. */

import { HOUR_MS, MINUTE_MS } from "../../contracts/units.js";
import type { Clock } from "../../runtime/clock.js";

/** The cost is judged over windows of this length. */
const WINDOW_MS = 5000;
const MAX_STRETCH = 16;
/** Reading is retried after this time; the wait doubles after each failed retry. */
const PAUSE_MS = MINUTE_MS;
const MAX_PAUSE_MS = HOUR_MS;

/** Measures our own work against a share of one core. */
export class SelfLimit {
  /** When reading is retried after it stopped; in the past while it continues. */
  retryMs = Number.NEGATIVE_INFINITY;
  /** Factor on the sampling interval. */
  stretch = 1;
  /** Share of one core in the last full window. */
  share = 0;
  /** Milliseconds of our own work since the start. */
  totalMs = 0;

  readonly #clock: Clock;
  readonly #limit: number;
  #windowStartMs: number;
  #windowMs = 0;
  #pauseMs = PAUSE_MS;

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
    this.#windowStartMs = clock.now();
  }

  get level(): "normal" | "coarse" | "stopped" {
    if (this.#clock.now() < this.retryMs) return "stopped";
    return this.stretch > 1 ? "coarse" : "normal";
  }

  /** Stops all reading. */
  stop(): void {
    this.retryMs = Number.POSITIVE_INFINITY;
  }

  /** Runs and measures. */
  measure<T>(work: () => T): T {
    const startMs = this.#clock.now();
    try {
      return work();
    } finally {
      // What fails costs as much.
      const endMs = this.#clock.now();
      const costMs = Math.max(0, endMs - startMs);
      this.totalMs += costMs;
      this.#windowMs += costMs;
      if (endMs - this.#windowStartMs >= WINDOW_MS) this.#judge(endMs);
    }
  }

  #judge(nowMs: number): void {
    this.share = this.#windowMs / (nowMs - this.#windowStartMs);
    this.#windowStartMs = nowMs;
    this.#windowMs = 0;
    if (this.share > this.#limit) this.#slow(nowMs);
    // Well below the limit, go back one step: the cause of slow reading may be over.
    else if (this.share < this.#limit / 4 && this.stretch > 1) {
      this.stretch /= 2;
      this.#pauseMs = PAUSE_MS;
    }
  }

  #slow(nowMs: number): void {
    if (this.stretch < MAX_STRETCH) {
      this.stretch *= 2;
      return;
    }
    this.retryMs = nowMs + this.#pauseMs;
    this.#windowStartMs = this.retryMs;
    this.#pauseMs = Math.min(MAX_PAUSE_MS, 2 * this.#pauseMs);
  }
}
