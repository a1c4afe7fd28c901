/** Energy from samples of power. Pure. */

/** Microjoules of one watt in one millisecond. */
const MICROJOULES_PER_WATT_MS = 1000;

/**
 * Adds up a gauge by the trapezoid rule, with the moments at which it was read. A gap adds nothing, and is counted: nobody knows what was
 * drawn in it.
 */
export class PowerIntegral {
  microjoules = 0n;
  /** Gaps that have ended. */
  gaps = 0;
  #rest = 0;
  #last: { readonly atMs: number; readonly watts: number } | undefined;
  #hadValue = false;

  /** A good sample. One that lies further than `longestMs` from the one before says nothing of what was between them. */
  take(atMs: number, watts: number, longestMs: number): void {
    const last = this.#last;
    const isNext = last !== undefined && atMs - last.atMs <= longestMs;
    if (isNext) this.#add(((last.watts + watts) / 2) * (atMs - last.atMs) * MICROJOULES_PER_WATT_MS);
    else if (this.#hadValue) this.gaps++;
    this.#hadValue = true;
    this.#last = { atMs, watts };
  }

  /** A sample that failed. */
  miss(): void {
    this.#last = undefined;
  }

  #add(microjoules: number): void {
    const sum = this.#rest + microjoules;
    const whole = Math.floor(sum);
    this.#rest = sum - whole;
    this.microjoules += BigInt(whole);
  }
}
