/** When the sampling worker samples next. Pure. */

/** The time between two samples varies by this part, so that they do not keep step with what they measure. */
const JITTER = 0.2;
/** Unread for so many samples, it rests, and samples that many times less often. */
const UNREAD_SAMPLES = 100;
const REST = 10;
/** After so many samples in a row in which every device was gone, there is nothing left to read. */
const GONE_SAMPLES = 600;

/** A wait until the next sample. One that rests ends early when somebody reads. */
export interface Pause {
  readonly ms: number;
  readonly rests: boolean;
}

/** Remembers how long nobody has read, and how long nothing was there. */
export class SamplingPace {
  readonly #intervalMs: number;
  #unread = 0;
  #gone = 0;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /**
   * What follows on a sample; undefined where it was the last.
   *
   * @param isThere Whether any device was there.
   * @param wasRead Whether somebody has read since the sample before.
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
