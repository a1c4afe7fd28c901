import { BackOff } from "../nvml/cards/back-off.js";
import type { CardState, CardStates } from "../nvml/cards/card-state.js";

/** Looks take at most this part of the time: a driver that answers slowly is asked less often. */
const MAX_SHARE = 0.01;

/** Most machines have no such card, and to look for one takes a while. */
const MAX_WAIT_MS = 600_000;

/** Opens cards when they are first asked for, and again where one is missing: after a second, then each time after twice as long, up to ten minutes. */
export class ReopenedStates {
  readonly #open: () => Promise<CardStates | undefined>;
  readonly #now: () => number;
  readonly #backOff = new BackOff(MAX_WAIT_MS);
  #states: CardStates | undefined;
  #wasWhole = false;
  #opening: Promise<void> | undefined;
  #isClosed = false;
  #lookMs = Number.NEGATIVE_INFINITY;
  #lastTookMs = 0;

  /** @param open Undefined where there is none. @param now Milliseconds. */
  constructor(open: () => Promise<CardStates | undefined>, now: () => number) {
    this.#open = open;
    this.#now = now;
  }

  /** What the cards say now; nothing while they are opened, and while a look would take too much of the time. */
  read(): readonly CardState[] {
    const startMs = this.#now();
    if (this.#isClosed || startMs < this.#lookMs) return [];
    const said = this.#states?.read() ?? [];
    const endMs = this.#now();
    const tookMs = endMs - startMs;
    // In a single look that was slow this thread may have waited for a processor.
    this.#lookMs = startMs + Math.min(tookMs, this.#lastTookMs) / MAX_SHARE;
    this.#lastTookMs = tookMs;
    this.#openWhereDue(endMs);
    return said;
  }

  close(): void {
    this.#isClosed = true;
    this.#states?.close();
    this.#states = undefined;
  }

  #openWhereDue(nowMs: number): void {
    const isWhole = this.#states?.isWhole ?? false;
    if (this.#wasWhole && !isWhole) this.#backOff.failed(nowMs);
    this.#wasWhole = isWhole;
    if (isWhole || this.#opening || !this.#backOff.isDue(nowMs)) return;
    // A connection that is of no more use has to end before the next one.
    this.#states?.close();
    this.#states = undefined;
    const done = () => {
      this.#opening = undefined;
    };
    this.#opening = this.#openNow().then(done, done);
  }

  async #openNow(): Promise<void> {
    let states: CardStates | undefined;
    try {
      states = await this.#open();
    } finally {
      this.#wasWhole = states?.isWhole ?? false;
      if (this.#wasWhole) this.#backOff.succeeded();
      else this.#backOff.failed(this.#now());
    }
    if (this.#isClosed) states?.close();
    else this.#states = states;
  }
}
