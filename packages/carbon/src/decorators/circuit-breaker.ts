import type { Clock } from "@wattspan/core";

/** Leaves alone what failed again and again; after a while one attempt decides. */
export class CircuitBreaker {
  readonly #clock: Pick<Clock, "now">;
  readonly #most: number;
  readonly #openMs: number;
  #failures = 0;
  #allowedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, "now">, most: number, openMs: number) {
    this.#clock = clock;
    this.#most = most;
    this.#openMs = openMs;
  }

  /** Whether to try. While it is open one caller is let through each time that `openMs` are over. */
  allows(): boolean {
    if (this.#failures < this.#most) return true;
    if (this.#clock.now() < this.#allowedAtMs) return false;
    this.#allowedAtMs = this.#clock.now() + this.#openMs;
    return true;
  }

  failed(): void {
    this.#failures++;
    if (this.#failures >= this.#most) this.#allowedAtMs = this.#clock.now() + this.#openMs;
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
