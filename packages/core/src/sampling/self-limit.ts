/** Watches what sampling costs, and coarsens, then stops it, when that is too much. */

import type { Clock } from "../clock.js";

/** The cost is judged over windows of this length. */
const WINDOW_MS = 5000;
const LONGEST_STRETCH = 16;

/** Measures our own work against a share of one core. */
export class SelfLimit {
  level: "normal" | "coarse" | "stopped" = "normal";
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

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
    this.#windowStartMs = clock.now();
  }

  /** Runs and measures. */
  measure<T>(work: () => T): T {
    const startMs = this.#clock.now();
    const result = work();
    const endMs = this.#clock.now();
    const costMs = Math.max(0, endMs - startMs);
    this.totalMs += costMs;
    this.#windowMs += costMs;
    if (endMs - this.#windowStartMs >= WINDOW_MS) this.#judge(endMs);
    return result;
  }

  #judge(nowMs: number): void {
    this.share = this.#windowMs / (nowMs - this.#windowStartMs);
    this.#windowStartMs = nowMs;
    this.#windowMs = 0;
    if (this.share <= this.#limit) {
      // Well below the limit, go back one step: what made reading slow may be over.
      if (this.share < this.#limit / 4 && this.level === "coarse") this.#setStretch(this.stretch / 2);
      return;
    }
    if (this.stretch >= LONGEST_STRETCH) this.level = "stopped";
    else this.#setStretch(this.stretch * 2);
  }

  #setStretch(stretch: number): void {
    this.stretch = stretch;
    this.level = stretch > 1 ? "coarse" : "normal";
  }
}
