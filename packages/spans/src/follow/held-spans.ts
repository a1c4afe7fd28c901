/** Ended spans that wait for their footprint before they are passed on. */

import type { Clock } from "@wattspan/core";
import type { FollowedSpan } from "./followed-span.js";
import type { SdkSpan } from "./sdk-span.js";

/** A span waits this long, then passes with the known part; and the maximum of waiting spans. */
const HOLD_MS = 250;
const MAX = 2048;

/** Holds spans, and passes each on once. */
export class HeldSpans {
  readonly #clock: Clock;
  readonly #handOn: (span: SdkSpan) => void;
  /** Their deadlines, oldest first. */
  readonly #held = new Map<FollowedSpan, number>();
  #cancel: (() => void) | undefined;

  /** @param handOn Must not throw. */
  constructor(clock: Clock, handOn: (span: SdkSpan) => void) {
    this.#clock = clock;
    this.#handOn = handOn;
  }

  hold(followed: FollowedSpan): void {
    this.#held.set(followed, this.#clock.now() + HOLD_MS);
    if (this.#held.size > MAX) this.#releaseOldest();
    this.#schedule();
  }

  /** Nothing more will become known of it. Others are not held here. */
  release(followed: FollowedSpan): void {
    if (!this.#held.delete(followed)) return;
    this.#handOn(followed.decoration.decorated());
    if (this.#held.size === 0) this.#stop();
  }

  releaseAll(): void {
    for (const followed of this.#held.keys()) this.release(followed);
  }

  #releaseOldest(): void {
    const [oldest] = this.#held.keys();
    if (oldest) this.release(oldest);
  }

  #schedule(): void {
    if (this.#cancel) return;
    const [due] = this.#held.values();
    if (due === undefined) return;
    this.#cancel = this.#clock.schedule(
      () => {
        this.#cancel = undefined;
        const nowMs = this.#clock.now();
        for (const [followed, dueMs] of this.#held) {
          if (dueMs > nowMs) break;
          this.release(followed);
        }
        this.#schedule();
      },
      Math.max(0, due - this.#clock.now()),
    );
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
