/** How much a cumulative number grew from one reading to the next. */
export class Increase {
  #last: number | undefined;

  /** Nothing for the first, for one that could not be read, and for one that went back: another counter began. */
  of(total: number | undefined): number | undefined {
    if (total === undefined) return undefined;
    const before = this.#last;
    this.#last = total;
    return before === undefined || total < before ? undefined : total - before;
  }
}

/** The same per second. */
export class Rate {
  readonly #increase = new Increase();
  readonly #now: () => number;
  #lastMs: number | undefined;

  /** @param now Milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Nothing where no time has passed either. */
  of(total: number | undefined): number | undefined {
    if (total === undefined) return undefined;
    const atMs = this.#now();
    const elapsedMs = this.#lastMs === undefined ? 0 : atMs - this.#lastMs;
    this.#lastMs = atMs;
    const increase = this.#increase.of(total);
    return increase === undefined || elapsedMs <= 0 ? undefined : (increase * 1000) / elapsedMs;
  }
}
