import { BackOff } from "../nvml/cards/back-off.js";
import type { CardState, CardStates } from "../nvml/cards/card-state.js";

/** Reads take at most this share of the time: a slow driver is read less often. */
const MAX_SHARE = 0.01;

/** Most machines have no such card, and the search takes a while. */
const MAX_WAIT_MS = 600_000;

/**
 * Opens cards at the first read, and again if one is missing: after a second, then doubling, up to ten
 * minutes.
 */
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

  /** @param open Undefined without cards. @param now Milliseconds. */
  constructor(open: () => Promise<CardStates | undefined>, now: () => number) {
    this.#open = open;
    this.#now = now;
  }

  /**
   * Current states of the cards; empty while they are opened, and while a read would take too much of the
   * time.
   */
  read(): readonly CardState[] {
    const startMs = this.#now();
    if (this.#isClosed || startMs < this.#lookMs) return [];
    const said = this.#states?.read() ?? [];
    const endMs = this.#now();
    const tookMs = endMs - startMs;
    // In a single slow read this thread may have waited for a processor.
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
    // A broken connection must end before the next one.
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
