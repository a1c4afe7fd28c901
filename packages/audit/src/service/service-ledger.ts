/** `@wattspan/audit/ledger`: what a service used, hour by hour, in files. For Node. */

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type Clock, type FootprintObserver, systemClock, WattspanConfigurationError } from "@wattspan/core";
import { footprintToJson } from "@wattspan/core/footprint-json";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_S, msFromSeconds } from "@wattspan/core/units";
import { LedgerFiles } from "./ledger-files.js";
import { type LedgerEntry, lineText } from "./ledger-line.js";
import { rowsOf } from "./ledger-row.js";
import { RowSums } from "./row-sums.js";

/** Options of `serviceLedger`. */
export interface ServiceLedgerOptions {
  /** The folder of its files, of this service or of several. It is created. */
  readonly folder: string;
  /** Name of the service, for footprints whose `subject` has none. */
  readonly service?: string;
  /** Whether to keep each footprint as well: about 1 kB each. Needed to price again. Default false. */
  readonly footprints?: boolean;
  /** Seconds between two writings. Default 60. A crash loses no more than that. */
  readonly everyS?: number;
  /** Days after which files of this service and host are deleted, as a new one begins. Default: never. */
  readonly keepDays?: number;
  /** Bytes after which a new file begins, besides each midnight UTC. Default 64 MiB. */
  readonly maxFileBytes?: number;
  /** Default `systemClock`. */
  readonly clock?: Pick<Clock, "wall" | "schedule">;
}

/** A ledger that is being written. */
export interface ServiceLedger {
  /** Takes a footprint: for `observers`. Never throws, and does no I/O. */
  readonly observe: FootprintObserver;
  /** Writings that failed: what they had is written with the next one. And searches for files to delete. */
  readonly faults: number;
  /** Why the last one failed. */
  readonly lastFault: unknown;
  /** Writes now. Never rejects: see `faults`. */
  flush(): Promise<void>;
  /** Ends it, after a last writing. */
  close(): Promise<void>;
}

const DEFAULTS = { everyS: 60, maxFileBytes: 64 * 2 ** 20 };
/** Footprints that wait for a slow disk. Beyond, they are only in the sums. */
const MAX_WAITING_BYTES = 16 * 2 ** 20;
const MAX_TEXT = 256;
/** A day, a century, 1 TB. */
const MAX = { everyS: DAY_S, keepDays: 36_500, maxFileBytes: 1e12 };

/**
 * Keeps what a service used in files of JSON lines: sums by hour, service, model, version, configuration, zone and
 * method; and each footprint, if wanted. Files only grow, and a line is whole or the last one: a crash loses what was
 * not written yet. Its timer keeps no process alive. A disk that is full or slow is a fault, never an error of yours.
 *
 * @throws WattspanConfigurationError for options that cannot be.
 * @example
 * const ledger = serviceLedger({ folder: "/var/lib/wattspan/ledger", service: "search" });
 * const wattspan = await startWattspan({ observers: [ledger.observe] });
 */
export function serviceLedger(options: ServiceLedgerOptions): ServiceLedger {
  checkOptions(options);
  return new LedgerKeeper(options);
}

function checkOptions(options: ServiceLedgerOptions): void {
  checkOptionNames<ServiceLedgerOptions>(options, {
    ...{ folder: true, service: true, footprints: true, everyS: true },
    ...{ keepDays: true, maxFileBytes: true, clock: true },
  });
  const { folder, service = "", everyS = DEFAULTS.everyS, keepDays = 1 } = options;
  const { maxFileBytes = DEFAULTS.maxFileBytes } = options;
  if (typeof folder !== "string" || folder === "")
    throw new WattspanConfigurationError("folder", folder, "the path of a folder");
  if (typeof service !== "string" || service.length > MAX_TEXT)
    throw new WattspanConfigurationError("service", service, `a name of at most ${MAX_TEXT} characters`);
  for (const [name, value] of Object.entries({ everyS, keepDays, maxFileBytes }))
    if (!(value > 0 && value <= MAX[name as keyof typeof MAX]))
      throw new WattspanConfigurationError(
        name,
        value,
        `a positive number, at most ${MAX[name as keyof typeof MAX]}`,
      );
}

class LedgerKeeper implements ServiceLedger {
  readonly observe: FootprintObserver = (footprint) => this.#take(footprint);
  faults = 0;
  lastFault: unknown;
  readonly #options: ServiceLedgerOptions;
  readonly #clock: Pick<Clock, "wall" | "schedule">;
  readonly #files: LedgerFiles;
  readonly #sums = new RowSums();
  /** Footprints that wait for the next writing. */
  #waiting: string[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  /** Lines whose writing failed. Until they are on the disk, sums stay in memory. */
  #unwritten = "";
  #lines = 0;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;
  #cancel: () => void = () => undefined;

  constructor(options: ServiceLedgerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const { folder, service, keepDays, maxFileBytes: maxBytes = DEFAULTS.maxFileBytes } = options;
    const writer = randomUUID();
    const onFault = (error: unknown) => this.#failed(error);
    this.#files = new LedgerFiles({ folder, service, keepDays, maxBytes, host: hostname(), writer, onFault });
    this.#scheduleNext();
  }

  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.flush();
    await this.#files.close();
  }

  #take(footprint: Parameters<FootprintObserver>[0]): void {
    if (this.#isClosed) return;
    try {
      const { service, footprints } = this.#options;
      for (const row of rowsOf(footprint, service)) this.#sums.add(row);
      if (!footprints) return;
      if (this.#waitingBytes > MAX_WAITING_BYTES) this.#dropped++;
      else
        this.#hold({
          ...{ n: ++this.#lines, type: "footprint", footprint: footprintToJson(footprint) },
          ...(service !== undefined && { service }),
        });
    } catch (error) {
      this.#failed(error);
    }
  }

  #hold(entry: LedgerEntry): void {
    const text = lineText(entry);
    this.#waiting.push(text);
    this.#waitingBytes += text.length;
  }

  async #write(): Promise<void> {
    const failedBefore = this.#unwritten;
    if (await this.#append(failedBefore)) await this.#append(this.#takeLines());
  }

  /** Whether the lines are on the disk. Else they stay, with their numbers, for the next time. */
  async #append(text: string): Promise<boolean> {
    this.#unwritten = text;
    try {
      if (text !== "") await this.#files.append(text, this.#clock.wall());
      this.#unwritten = "";
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  #takeLines(): string {
    for (const row of this.#sums.take()) this.#hold({ n: ++this.#lines, ...row });
    if (this.#dropped > 0) this.#hold({ n: ++this.#lines, type: "dropped", footprints: this.#dropped });
    this.#dropped = 0;
    const text = this.#waiting.join("");
    this.#waiting = [];
    this.#waitingBytes = 0;
    return text;
  }

  #scheduleNext(): void {
    if (this.#isClosed) return;
    const { everyS = DEFAULTS.everyS } = this.#options;
    this.#cancel = this.#clock.schedule(
      () => void this.flush().then(() => this.#scheduleNext()),
      msFromSeconds(everyS),
    );
  }

  #failed(error: unknown): void {
    this.faults++;
    this.lastFault = error;
  }
}
