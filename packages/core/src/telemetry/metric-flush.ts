/** When accumulated metrics are passed to OpenTelemetry. */

import type { Clock } from "../runtime/clock.js";

/**
 * While calls run, sums are passed on no more often than this: each costs as much there as a single count.
 */
const PERIOD_MS = 100;
/**
 * Mostly another sum is added before this; a timer of its own would wake the process. No longer than a span
 * is held.
 */
const LATEST_MS = 250;

/** Passes sums on at once while nothing runs, and at intervals while something does. */
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

  /** The sums have changed. */
  soon(): void {
    const agoMs = this.#clock.now() - this.#publishedMs;
    if (agoMs >= PERIOD_MS || !this.#isBusy()) this.now();
    else this.#cancel ??= this.#clock.schedule(() => this.now(), LATEST_MS - agoMs);
  }

  /** Passes everything on. */
  now(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#publishedMs = this.#clock.now();
    this.#publish();
  }
}
