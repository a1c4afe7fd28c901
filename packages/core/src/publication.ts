/** When summed-up metrics are handed to OpenTelemetry. */

import type { Clock } from "./clock.js";

/** While calls run, sums are handed over this often: each costs as much there as one that is counted by hand. */
const PERIOD_MS = 100;

/** Hands sums over at once while nothing goes on, and now and then while something does. */
export class Publication {
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
    const waitMs = this.#publishedMs + PERIOD_MS - this.#clock.now();
    if (waitMs <= 0 || !this.#isBusy()) this.now();
    else this.#cancel ??= this.#clock.schedule(() => this.now(), waitMs);
  }

  /** Hands over everything. */
  now(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#publishedMs = this.#clock.now();
    this.#publish();
  }
}
