/** Reads a server's own energy counter while calls of ours run, and until what they took is in it. */

import { systemClock } from "@wattspan/core";
import type { MetricsPage } from "./metrics-page.js";
import { ReportedEnergy } from "./reported-energy.js";

/** How often the page is asked while a call runs or waits, where its counter does not move more often. */
const LOOK_MS = 500;
/** A counter that does not move is waited for so long after a call: Triton's moves every two seconds. */
const MOVE_MS = 2700;
/** A page that was read so long ago or less tells of the start of a call. */
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

  /** A call begins. The promise says whether the counter was there then. Never rejects. */
  async begin(atMs: number): Promise<boolean> {
    this.energy.began(atMs);
    this.#waiting++;
    this.#lookAgain();
    const wasRead = atMs - this.#readMs <= RECENT_MS;
    return (await this.#read()) || wasRead;
  }

  /** A call ended. The promise waits until the counter has what it took; it says whether the page still shows it. Never rejects. */
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
