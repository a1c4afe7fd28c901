/** When the sampling worker samples next. Pure. */

/** Random part of the time between samples, so that they do not keep step with the workload. */
const JITTER = 0.2;
/** After this many unread samples it rests, and samples this many times less often. */
const UNREAD_SAMPLES = 100;
const REST = 10;
/** After this many samples in a row without any device, there is nothing left to read. */
const GONE_SAMPLES = 600;

/** A wait until the next sample. A rest ends early when a reader comes. */
export interface Pause {
  readonly ms: number;
  readonly rests: boolean;
}

/** Remembers how long it was unread, and how long no device was there. */
export class SamplingPace {
  readonly #intervalMs: number;
  #unread = 0;
  #gone = 0;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /**
   * The pause after a sample; undefined after the last.
   *
   * @param isThere Whether any device was there.
   * @param wasRead Whether it was read since the previous sample.
   * @param random From 0 to 1.
   */
  after(isThere: boolean, wasRead: boolean, random: number): Pause | undefined {
    this.#gone = isThere ? 0 : this.#gone + 1;
    this.#unread = wasRead ? 0 : this.#unread + 1;
    if (this.#gone >= GONE_SAMPLES) return undefined;
    const ms = this.#intervalMs * (1 + JITTER * (2 * random - 1));
    const rests = this.#unread > UNREAD_SAMPLES;
    return { ms: rests ? ms * REST : ms, rests };
  }
}
