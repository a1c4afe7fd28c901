import { perSecond } from "@wattspan/core/units";

/** The growth of a cumulative number from one reading to the next. */
export class Increase {
  #last: number | undefined;

  /** Undefined for the first, for a failed reading, and for one that went back: another counter began. */
  of(total: number | undefined): number | undefined {
    if (total === undefined) return undefined;
    const before = this.#last;
    this.#last = total;
    return before === undefined || total < before ? undefined : total - before;
  }
}

/** The growth per second. */
export class Rate {
  readonly #increase = new Increase();
  readonly #now: () => number;
  #lastMs: number | undefined;

  /** @param now Milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Undefined also if no time has passed. */
  of(total: number | undefined): number | undefined {
    if (total === undefined) return undefined;
    const atMs = this.#now();
    const elapsedMs = this.#lastMs === undefined ? 0 : atMs - this.#lastMs;
    this.#lastMs = atMs;
    const increase = this.#increase.of(total);
    return increase === undefined || elapsedMs <= 0 ? undefined : perSecond(increase, elapsedMs);
  }
}
