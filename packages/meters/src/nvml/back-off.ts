const FIRST_MS = 1000;
const MOST_MS = 60_000;

/** When something that failed is tried again: after a second, then each time after twice as long, at most a minute. */
export class BackOff {
  #waitMs = FIRST_MS;
  #dueMs = Number.NEGATIVE_INFINITY;

  isDue(nowMs: number): boolean {
    return nowMs >= this.#dueMs;
  }

  failed(nowMs: number): void {
    this.#dueMs = nowMs + this.#waitMs;
    this.#waitMs = Math.min(MOST_MS, this.#waitMs * 2);
  }

  succeeded(): void {
    this.#waitMs = FIRST_MS;
  }
}
