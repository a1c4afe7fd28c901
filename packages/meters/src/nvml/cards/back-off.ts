const FIRST_MS = 1000;
const MAX_MS = 60_000;

/** When something that failed is tried again: after a second, then each time after twice as long. */
export class BackOff {
  readonly #mostMs: number;
  #waitMs = FIRST_MS;
  #dueMs = Number.NEGATIVE_INFINITY;

  /** @param mostMs It is never waited for longer. Default: a minute. */
  constructor(mostMs = MAX_MS) {
    this.#mostMs = mostMs;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#dueMs;
  }

  failed(nowMs: number): void {
    this.#dueMs = nowMs + this.#waitMs;
    this.#waitMs = Math.min(this.#mostMs, this.#waitMs * 2);
  }

  succeeded(): void {
    this.#waitMs = FIRST_MS;
  }
}
