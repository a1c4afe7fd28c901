import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import {
  type Clock,
  type Footprint,
  type FootprintSink,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_S, msFromSeconds } from "@wattspan/core/units";
import { LedgerFiles } from "./ledger-files.js";
import { lineText } from "./ledger-line.js";
import { rowsOf } from "./ledger-row.js";
import { RowSums } from "./row-sums.js";

/** Options of `openLedger`. */
export interface LedgerOptions {
  /** The folder of its files, of this service or of several. It is created. */
  readonly folder: string;
  /** Name of the service, for footprints whose `subject` has none. */
  readonly service?: string;
  /** Seconds between two writings. Default 60. A crash loses no more than that. */
  readonly everyS?: number;
  /** Days after which files of this service and host are deleted, as a new one begins. Default: never. */
  readonly keepDays?: number;
  /** Default `systemClock`. */
  readonly clock?: Pick<Clock, "wall" | "schedule">;
}

/** A ledger that is being written: for `sinks`. */
export interface Ledger extends FootprintSink {
  /** Takes a footprint. Never throws, and does no I/O. */
  write(footprint: Footprint): void;
  /** Writings that failed: what they had is written with the next one. And searches for files to delete. */
  readonly faults: number;
  /** Why the last one failed. */
  readonly lastFault: unknown;
  /** Writes now. Never rejects: see `faults`. */
  flush(): Promise<void>;
  /** Ends it, after a last writing. */
  close(): Promise<void>;
}

const DEFAULT_EVERY_S = 60;
const MAX_TEXT = 256;
/** A day, a century. */
const MAX = { everyS: DAY_S, keepDays: 36_500 };

/**
 * Keeps what a service used in files of JSON lines: sums by hour, service, model, version, configuration, zone and
 * method. Files only grow, and a line is whole or the last one: a crash loses what was not written yet. Its timer keeps
 * no process alive. A disk that is full or slow is a fault, never an error of yours.
 *
 * @throws WattspanConfigurationError for options that cannot be.
 * @example
 * const ledger = openLedger({ folder: "/var/lib/wattspan/ledger", service: "search" });
 * const wattspan = await startWattspan({ sinks: [ledger] });
 */
export function openLedger(options: LedgerOptions): Ledger {
  checkOptions(options);
  return new OpenLedger(options);
}

function checkOptions(options: LedgerOptions): void {
  checkOptionNames<LedgerOptions>(options, {
    folder: true,
    service: true,
    everyS: true,
    keepDays: true,
    clock: true,
  });
  const { folder, service = "", everyS = DEFAULT_EVERY_S, keepDays = 1 } = options;
  if (typeof folder !== "string" || folder === "")
    throw new WattspanConfigurationError("folder", folder, "the path of a folder");
  if (typeof service !== "string" || service.length > MAX_TEXT)
    throw new WattspanConfigurationError("service", service, `a name of at most ${MAX_TEXT} characters`);
  for (const [name, value] of Object.entries({ everyS, keepDays })) {
    const most = MAX[name as keyof typeof MAX];
    if (!(value > 0 && value <= most))
      throw new WattspanConfigurationError(name, value, `a positive number, at most ${most}`);
  }
}

class OpenLedger implements Ledger {
  faults = 0;
  lastFault: unknown;
  readonly #service: string | undefined;
  readonly #everyS: number;
  readonly #clock: Pick<Clock, "wall" | "schedule">;
  readonly #files: LedgerFiles;
  readonly #sums = new RowSums();
  /** Lines whose writing failed. Until they are on the disk, sums stay in memory. */
  #unwritten = "";
  #lines = 0;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;
  #cancel: () => void = () => undefined;

  constructor({ folder, service, keepDays, everyS = DEFAULT_EVERY_S, clock = systemClock }: LedgerOptions) {
    this.#service = service;
    this.#everyS = everyS;
    this.#clock = clock;
    const onFault = (error: unknown) => this.#failed(error);
    const writer = randomUUID();
    this.#files = new LedgerFiles({ folder, service, keepDays, host: hostname(), writer, onFault });
    this.#scheduleNext();
  }

  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeOut());
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.flush();
    await this.#files.close();
  }

  write(footprint: Footprint): void {
    if (this.#isClosed) return;
    try {
      for (const row of rowsOf(footprint, this.#service)) this.#sums.add(row);
    } catch (error) {
      this.#failed(error);
    }
  }

  async #writeOut(): Promise<void> {
    if (await this.#append(this.#unwritten)) await this.#append(this.#takeLines());
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
    return this.#sums
      .take()
      .map((row) => lineText({ n: ++this.#lines, ...row }))
      .join("");
  }

  #scheduleNext(): void {
    if (this.#isClosed) return;
    this.#cancel = this.#clock.schedule(
      () => void this.flush().then(() => this.#scheduleNext()),
      msFromSeconds(this.#everyS),
    );
  }

  #failed(error: unknown): void {
    this.faults++;
    this.lastFault = error;
  }
}
