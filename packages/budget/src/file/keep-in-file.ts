/** `@wattspan/budget/file`: keeps what a budget has spent and learned in a file, over restarts. For Node. */

import { randomUUID } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { type Clock, systemClock, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { msFromSeconds } from "@wattspan/core/units";
import type { Budget } from "../budget/budget.js";

/** Only the owner reads it: keys may be names of users. */
const MODE = 0o600;
/** More than a state can be. A device may have no end. */
const MAX_BYTES = 64 * 2 ** 20;

/** The content of a file. Throws for one that is none, or too large. */
function wholeFile(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile() || stats.size > MAX_BYTES)
    throw new Error(`${path} is not a file of at most ${MAX_BYTES} bytes`);
  return readFileSync(path, "utf8");
}

/**
 * Replaces a file as a whole: whoever reads it, also after a crash, finds the old content or the new one. The draft
 * is new, so that nobody else's file is written through a link in its place.
 */
async function replaceFile(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(draft, "wx", MODE);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

const DEFAULT_EVERY_S = 10;

/** Options of `keepInFile`. */
export interface KeepInFileOptions {
  /** Seconds between two writings. Default 10. What was spent since the last one is lost by a crash. */
  readonly everyS?: number;
  /** Default `systemClock`. */
  readonly clock?: Pick<Clock, "schedule">;
}

/** A budget whose state is kept. */
export interface KeptBudget {
  /** Whether the file was read. False: there was none, it was damaged, or it could not be read so far. */
  readonly wasRestored: boolean;
  /** Readings and writings that failed. Nothing else fails: the budget goes on in memory. */
  readonly faults: number;
  /** Why the last one failed. */
  readonly lastFault: unknown;
  /** Writes the file now, as at the end of the process. Never rejects: see `faults`. */
  save(): Promise<void>;
  /** Ends the writing, after a last one. */
  close(): Promise<void>;
}

/**
 * Restores a budget from a file, and writes it every ten seconds: a new file in full, which then takes the place of
 * the old one. Its timer keeps no process alive. A file that is missing, damaged, or cannot be written is a fault,
 * never an error of yours. A damaged one is replaced by the next writing. One that cannot be read is not: each writing
 * tries to read it again before, and it counts from then on.
 *
 * The file is JSON of at most 64 MiB: up to 10,000 keys and one that the others share, each with up to 22 parts of
 * its window, and the last 200 values of 256 classes of calls. Names are cut to 1000 characters. Only the owner can
 * read it, and a link in its place is replaced. It is for one process: of several the last writing counts.
 *
 * @throws WattspanConfigurationError for options that cannot be.
 * @example
 * const kept = keepInFile(budget, "/var/lib/agents/budget.json");
 * process.once("SIGTERM", () => kept.close());
 */
export function keepInFile(budget: Budget, path: string, options: KeepInFileOptions = {}): KeptBudget {
  checkOptionNames<KeepInFileOptions>(options, { everyS: true, clock: true });
  const { everyS = DEFAULT_EVERY_S, clock = systemClock } = options;
  if (!(everyS > 0 && everyS < 1e6))
    throw new WattspanConfigurationError("everyS", everyS, "a positive number of seconds");
  if (typeof path !== "string" || path === "")
    throw new WattspanConfigurationError("path", path, "the path of a file");
  return new FileKeeper(budget, path, msFromSeconds(everyS), clock);
}

class FileKeeper implements KeptBudget {
  wasRestored = false;
  faults = 0;
  lastFault: unknown;
  readonly #budget: Budget;
  readonly #path: string;
  readonly #everyMs: number;
  readonly #clock: Pick<Clock, "schedule">;
  /** One writing after the other. */
  #writing: Promise<void> = Promise.resolve();
  #written = "";
  /** What is there may be a state. */
  #isUnread = false;
  #isClosed = false;
  #cancel: () => void = () => undefined;

  constructor(budget: Budget, path: string, everyMs: number, clock: Pick<Clock, "schedule">) {
    this.#budget = budget;
    this.#path = path;
    this.#everyMs = everyMs;
    this.#clock = clock;
    this.#restore();
    this.#scheduleNext();
  }

  save(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    return this.save();
  }

  #restore(): void {
    this.#isUnread = false;
    try {
      this.#budget.restore(JSON.parse(wholeFile(this.#path)));
      this.wasRestored = true;
    } catch (error) {
      const { code, errno } = error as { readonly code?: unknown; readonly errno?: unknown };
      if (code === "ENOENT") return;
      this.#isUnread = errno !== undefined; // The system's error, such as EMFILE, says nothing of the content.
      this.#failed(error);
    }
  }

  async #write(): Promise<void> {
    if (this.#isUnread) this.#restore();
    if (this.#isUnread) return;
    try {
      const { savedAt, ...kept } = this.#budget.state();
      const content = JSON.stringify(kept);
      if (content === this.#written) return;
      await replaceFile(this.#path, JSON.stringify({ ...kept, savedAt }));
      this.#written = content;
    } catch (error) {
      this.#failed(error);
    }
  }

  #scheduleNext(): void {
    if (this.#isClosed) return;
    this.#cancel = this.#clock.schedule(
      () => void this.save().then(() => this.#scheduleNext()),
      this.#everyMs,
    );
  }

  #failed(error: unknown): void {
    this.faults++;
    this.lastFault = error;
  }
}
