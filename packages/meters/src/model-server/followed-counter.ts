/** Reads a server's own energy counter during our calls, and until it includes their energy. */

import { systemClock } from "@wattspan/core";
import type { MetricsPage } from "./metrics-page.js";
import { ReportedEnergy } from "./reported-energy.js";

/** Interval of reads while a call runs or waits, unless the counter moves more often. */
const LOOK_MS = 500;
/** Timeout for a counter to move after a call: Triton's moves every two seconds. */
const MOVE_MS = 2700;
/** Maximum age of a page for the start of a call. */
const RECENT_MS = 1000;

/** One server's counter. */
export class FollowedCounter {
  readonly energy = new ReportedEnergy();
  readonly #page: MetricsPage;
  #waiting = 0;
  #stepMs = LOOK_MS;
  #readMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(page: MetricsPage) {
    this.#page = page;
  }

  /** A call begins. The promise resolves to whether the counter was there. Never rejects. */
  async begin(atMs: number): Promise<boolean> {
    this.energy.began(atMs);
    this.#waiting++;
    this.#lookAgain();
    const wasRead = atMs - this.#readMs <= RECENT_MS;
    return (await this.#read()) || wasRead;
  }

  /**
   * A call ended. The promise waits until the counter includes its energy, and resolves to whether the page
   * still shows it. Never rejects.
   */
  async end(atMs: number): Promise<boolean> {
    this.energy.ended(atMs);
    const untilMs = atMs + MOVE_MS;
    let isThere = await this.#read();
    const isKnown = this.energy.server !== undefined;
    while (isKnown && !this.energy.reaches(atMs) && performance.now() + this.#stepMs < untilMs) {
      await new Promise<void>((resolve) => void systemClock.schedule(resolve, this.#stepMs));
      isThere = await this.#read();
    }
    this.#waiting--;
    return isThere;
  }

  async #read(): Promise<boolean> {
    const { counter, askedMs, answeredMs } = await this.#page.read();
    if (!counter) return false;
    this.#stepMs = Math.min(LOOK_MS, counter.refreshMs);
    this.#readMs = askedMs;
    this.energy.note({ counter, askedMs, answeredMs });
    return true;
  }

  #lookAgain(): void {
    this.#cancel ??= systemClock.schedule(() => {
      this.#cancel = undefined;
      if (this.#waiting === 0) return;
      void this.#read();
      this.#lookAgain();
    }, LOOK_MS);
  }
}
