/** When summed-up metrics are handed to OpenTelemetry. */

import type { Clock } from "../runtime/clock.js";

/** While calls run, sums are handed over no more often than this: each costs as much there as one that is counted by hand. */
const PERIOD_MS = 100;
/** Mostly somebody adds to them until then; a timer of its own would wake the process for it. No later than a span is held. */
const LATEST_MS = 250;

/** Hands sums over at once while nothing goes on, and now and then while something does. */
export class MetricFlush {
  readonly #clock: Clock;
  readonly #publish: () => void;
  readonly #isBusy: () => boolean;
  #publishedMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, publish: () => void, isBusy: () => boolean) {
    this.#clock = clock;
    this.#publish = publish;
    this.#isBusy = isBusy;
  }

  /** Something was added to the sums. */
  soon(): void {
    const agoMs = this.#clock.now() - this.#publishedMs;
    if (agoMs >= PERIOD_MS || !this.#isBusy()) this.now();
    else this.#cancel ??= this.#clock.schedule(() => this.now(), LATEST_MS - agoMs);
  }

  /** Hands over everything. */
  now(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#publishedMs = this.#clock.now();
    this.#publish();
  }
}
