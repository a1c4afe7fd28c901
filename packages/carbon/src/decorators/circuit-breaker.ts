import type { Clock } from "@wattspan/core";

/** Stops calls after repeated failures; after a while one attempt decides. */
export class CircuitBreaker {
  readonly #clock: Pick<Clock, "now">;
  readonly #maxFailures: number;
  readonly #openMs: number;
  #failures = 0;
  #allowedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, "now">, maxFailures: number, openMs: number) {
    this.#clock = clock;
    this.#maxFailures = maxFailures;
    this.#openMs = openMs;
  }

  /** Whether to try. While it is open, one caller is let through every `openMs`. */
  allows(): boolean {
    if (this.#failures < this.#maxFailures) return true;
    if (this.#clock.now() < this.#allowedAtMs) return false;
    this.#allowedAtMs = this.#clock.now() + this.#openMs;
    return true;
  }

  failed(): void {
    this.#failures++;
    if (this.#failures >= this.#maxFailures) this.#allowedAtMs = this.#clock.now() + this.#openMs;
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
