/** One process per host reports the hardware's own counters: otherwise a sum over processes counts them many times. */

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether the lock is still ours, or free, is looked up this often. */
const CHECK_MS = 10_000;

/**
 * A lock file that names its owner. It is taken by the first that asks, and taken over when its owner is gone.
 * Containers with a folder for temporary files of their own count as hosts of their own.
 */
export class HostLock {
  readonly #path: string;
  readonly #own: string;
  #held = false;
  #checkedMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, pid = process.pid) {
    this.#path = join(folder, "wattspan-hardware.lock");
    this.#own = `${pid} ${startOf(pid)}`;
  }

  /** Whether this process reports for the host. Looks at the file system now and then. */
  held(nowMs = performance.now()): boolean {
    if (nowMs - this.#checkedMs < CHECK_MS) return this.#held;
    this.#checkedMs = nowMs;
    this.#held = this.#take();
    return this.#held;
  }

  /** Gives the lock up, so that another process can take over. */
  release(): void {
    if (this.#owner() === this.#own) rmSync(this.#path, { force: true });
    this.#held = false;
    this.#checkedMs = Number.POSITIVE_INFINITY;
  }

  #take(): boolean {
    const owner = this.#owner();
    if (owner === this.#own) return true;
    if (owner !== undefined && isAlive(owner)) return false;
    const mine = `${this.#path}.${process.pid}`;
    try {
      if (owner !== undefined && !this.#setAside(owner, `${mine}.old`)) return false;
      writeFileSync(mine, this.#own);
      // A link fails when the name exists: of several that try at once, one succeeds.
      linkSync(mine, this.#path);
      return true;
    } catch {
      return false; // Somebody else was faster, or the folder cannot be written: then this process does not report.
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** Moves a dead owner's file away; false when it turns out to be a living one's, which is put back. */
  #setAside(owner: string, aside: string): boolean {
    renameSync(this.#path, aside);
    try {
      if (readFileSync(aside, "utf8") === owner) return true;
      linkSync(aside, this.#path);
      return false;
    } finally {
      rmSync(aside, { force: true });
    }
  }

  #owner(): string | undefined {
    try {
      return readFileSync(this.#path, "utf8");
    } catch {
      return undefined; // No file: nobody has it.
    }
  }
}

/** When a process started, so that a reused process number is not taken for its old owner. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command's name in brackets, and may hold anything. starttime is field 22.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return ""; // No /proc: the process number alone must do.
  }
}

function isAlive(owner: string): boolean {
  const [pid, start] = owner.split(" ");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // Somebody else's process is alive too.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return startOf(Number(pid)) === start;
}
