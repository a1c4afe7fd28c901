import type { Clock, CpuTime, EnergyReader, Reading, Zone } from "@wattspan/core";
import type { CpuTimeSource } from "../../host/share/cpu-time.js";
import { HttpFault } from "../../http/http-fault.js";
import type { PageTaker } from "./scraped-page.js";
import { readingOf, type Series } from "./series.js";

/** A zone, and its series. */
export interface WatchedZone {
  readonly zone: Zone;
  readonly series: Series;
  /** Of the series. */
  readonly index: number;
}

interface ScrapeParts {
  readonly zones: readonly WatchedZone[];
  readonly fetchPage: () => Promise<PageTaker>;
  readonly refreshMs: number;
  readonly clock: Clock;
  readonly close: () => void;
  /** Undefined if all zones are cards. */
  readonly cpuTime: CpuTimeSource | undefined;
}

/** Two reads enclose a refresh well enough at this part of it: a page is read no more often. */
const PACE = 1 / 10;
/** Maximum wait for the next read. */
const MAX_PAUSE_MS = 1000;

/** The zones of one page. Simultaneous reads share a request, and an early one waits a little. */
export class ScrapeReader implements EnergyReader {
  readonly cpuTime: () => CpuTime | undefined;
  readonly #parts: ScrapeParts;
  readonly #paceMs: number;
  #running: Promise<readonly Reading[]> | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  #endPause: () => void = () => undefined;

  constructor(parts: ScrapeParts) {
    this.#parts = parts;
    this.#paceMs = Math.min(MAX_PAUSE_MS, PACE * parts.refreshMs);
    this.cpuTime = () => (this.#isClosed ? undefined : parts.cpuTime?.read());
  }

  read(): Promise<readonly Reading[]> {
    this.#running ??= this.#next().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#endPause();
    this.#parts.close();
    this.#parts.cpuTime?.close();
  }

  async #next(): Promise<readonly Reading[]> {
    const { clock, fetchPage } = this.#parts;
    await this.#pause(this.#askedMs + this.#paceMs - clock.now());
    this.#askedMs = clock.now();
    try {
      const page = await fetchPage();
      // The values were true somewhere between the request and the answer.
      return this.#readings(page, (this.#askedMs + clock.now()) / 2);
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      const atMs = clock.now();
      return this.#parts.zones.map(({ zone }) => ({
        zone: zone.id,
        atMs,
        kind: "none",
        reason: error.message,
      }));
    }
  }

  #readings(page: PageTaker, atMs: number): readonly Reading[] {
    const { zones, refreshMs } = this.#parts;
    const { devices } = page;
    return zones.map(({ zone, series, index }): Reading => {
      const device = devices.get(zone.id);
      const value = device?.values[index];
      if (value !== undefined) return readingOf(series, value, { zone: zone.id, atMs }, refreshMs);
      const reason = device ? "its value is blank or not a number" : "it is no longer on the page";
      return { zone: zone.id, atMs, kind: "none", reason };
    });
  }

  #pause(ms: number): Promise<void> | undefined {
    if (!(ms > 0) || this.#isClosed) return undefined;
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.schedule(resolve, ms);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}
