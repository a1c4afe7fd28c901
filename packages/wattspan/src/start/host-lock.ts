/** One thread of one process per host reports the hardware's own counters: a sum over all would count them many times. */

import { randomUUID } from "node:crypto";
import { linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lifeOf, ownThread, type ThreadName, threadName } from "@wattspan/meters/host-registry";
import { regularText } from "../process/regular-file.ts";

/** Whether the lock is still ours, or free, is looked up this often. */
const CHECK_MS = 10_000;
/** An owner is three numbers and a place. */
const MAX_BYTES = 256;

/**
 * A lock file that names its owner. It is taken by the first that asks, and taken over when its owner is gone.
 * Containers with a folder for temporary files of their own count as hosts of their own.
 */
export class HostLock {
  readonly #path: string;
  readonly #own: string;
  readonly #isTold: boolean;
  readonly #isAlive: (owner: ThreadName) => boolean;
  #held = false;
  #checkedMs = Number.NEGATIVE_INFINITY;

  /** @param isAlive Default: one that this process cannot see is. */
  constructor(
    folder: string,
    pid = process.pid,
    thread = ownThread() ?? "untold",
    isAlive = (owner: ThreadName) => lifeOf(owner) !== "gone",
  ) {
    this.#path = join(folder, "wattspan-hardware.lock");
    this.#isTold = thread !== "untold";
    this.#own = ownerText(threadName(pid, this.#isTold ? Number(thread) : pid));
    this.#isAlive = isAlive;
  }

  /** Whether this process reports for the host. Looks at the file system now and then. Never throws. */
  held(nowMs = performance.now()): boolean {
    if (nowMs - this.#checkedMs < CHECK_MS) return this.#held;
    this.#checkedMs = nowMs;
    this.#held = this.#take();
    return this.#held;
  }

  /** Gives the lock up, so that another process can take over. Never throws. */
  release(): void {
    if (contentOf(this.#path) === this.#own) remove(this.#path);
    this.#held = false;
    this.#checkedMs = Number.POSITIVE_INFINITY;
  }

  #take(): boolean {
    if (!this.#isTold) return false; // Nobody could see that this thread is gone, and take over.
    const owner = contentOf(this.#path);
    if (owner === undefined) return this.#claim(this.#path);
    return owner === this.#own || (!this.#livesAs(owner) && this.#succeed(owner));
  }

  #livesAs(text: string): boolean {
    const owner = ownerIn(text);
    return owner !== undefined && this.#isAlive(owner);
  }

  /** Makes a file that names us as its owner; of several processes that try at once, one succeeds. */
  #claim(path: string): boolean {
    // Nobody can have put a link in place of a name that cannot be guessed: the folder may be open to all.
    const mine = `${this.#path}.${randomUUID()}`;
    try {
      writeFileSync(mine, this.#own, { flag: "wx" });
      linkSync(mine, path); // Fails when the name exists.
      return true;
    } catch {
      return false; // Somebody else was faster, or the folder cannot be written: then this process does not report.
    } finally {
      remove(mine);
    }
  }

  /** Takes over from an owner that is gone. Only who holds the name of the next one may replace the lock. */
  #succeed(gone: string): boolean {
    const next = `${this.#path}.next`;
    if (!this.#claim(next)) {
      const other = contentOf(next);
      if (other !== undefined && !this.#livesAs(other)) remove(next);
      return false;
    }
    try {
      if (contentOf(this.#path) !== gone) return false;
      renameSync(next, this.#path);
      return true;
    } catch {
      return false; // The lock belongs to another user: its folder lets only that one replace it.
    } finally {
      remove(next);
    }
  }
}

/** Undefined: there is no such file, or none that a lock can be. */
const contentOf = (path: string): string | undefined => regularText(path, MAX_BYTES);

/** Whether the file is gone. */
function remove(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false; // Another user's.
  }
}

const ownerText = ({ pid, start, thread, place }: ThreadName): string => `${pid} ${start} ${thread} ${place}`;

/** Undefined for anything else; 0 and negative numbers would ask for groups of processes. */
function ownerIn(text: string): ThreadName | undefined {
  const [, pid, start = "", thread, place = ""] = /^([1-9]\d{0,9}) (\d*) (\d{1,10}) (\S*)$/.exec(text) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), start, thread: Number(thread), place };
}
