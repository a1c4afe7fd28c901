const FIRST_MS = 1000;
const MAX_MS = 60_000;

/** The time of the next retry after a failure: after a second, then doubling. */
export class BackOff {
  readonly #mostMs: number;
  #waitMs = FIRST_MS;
  #dueMs = Number.NEGATIVE_INFINITY;

  /** @param mostMs Maximum wait. Default: a minute. */
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
