/** Microjoules of one watt in one millisecond. */
const MICROJOULES_PER_WATT_MS = 1000;

/**
 * Integrates a gauge by the trapezoid rule over its times of reading. A gap adds nothing, and is counted: its
 * energy is unknown. Pure.
 */
export class PowerIntegral {
  microjoules = 0n;
  /** Gaps that have ended. */
  gaps = 0;
  #rest = 0;
  #last: { readonly atMs: number; readonly watts: number } | undefined;
  #hadValue = false;

  /** A good sample. Beyond `longestMs` after the previous one, the time between is a gap. */
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
