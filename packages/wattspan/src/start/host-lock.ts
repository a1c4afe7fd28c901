/**
 * One thread of one process per host reports the hardware's own counters. A sum over all would count them
 * many times.
 */

import { randomUUID } from "node:crypto";
import { linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lifeOf, ownThread, type ThreadName, threadName } from "@wattspan/meters/host-registry";
import { regularText } from "../process/regular-file.ts";

/** The interval of checks whether the lock is still ours, or free. */
const CHECK_MS = 10_000;
/** An owner is three numbers and a place. */
const MAX_BYTES = 256;

/**
 * A lock file that names its owner. The first to ask takes it. Another takes over when its owner is gone.
 * Containers with their own folder for temporary files count as separate hosts.
 */
export class HostLock {
  readonly #path: string;
  readonly #own: string;
  readonly #isThreadKnown: boolean;
  readonly #isAlive: (owner: ThreadName) => boolean;
  #held = false;
  #checkedMs = Number.NEGATIVE_INFINITY;

  /** @param isAlive Default: a process that this one cannot see is alive. */
  constructor(
    folder: string,
    pid = process.pid,
    thread = ownThread() ?? "unknown",
    isAlive = (owner: ThreadName) => lifeOf(owner) !== "gone",
  ) {
    this.#path = join(folder, "wattspan-hardware.lock");
    this.#isThreadKnown = thread !== "unknown";
    this.#own = ownerText(threadName(pid, this.#isThreadKnown ? Number(thread) : pid));
    this.#isAlive = isAlive;
  }

  /** Whether this process reports for the host. Checks the file system from time to time. Never throws. */
  held(nowMs = performance.now()): boolean {
    if (nowMs - this.#checkedMs < CHECK_MS) return this.#held;
    this.#checkedMs = nowMs;
    this.#held = this.#take();
    return this.#held;
  }

  /** Releases the lock, so that another process can take over. Never throws. */
  release(): void {
    if (contentOf(this.#path) === this.#own) remove(this.#path);
    this.#held = false;
    this.#checkedMs = Number.POSITIVE_INFINITY;
  }

  #take(): boolean {
    if (!this.#isThreadKnown) return false; // Nobody could see that this thread is gone, and take over.
    const owner = contentOf(this.#path);
    if (owner === undefined) return this.#claim(this.#path);
    return owner === this.#own || (!this.#livesAs(owner) && this.#succeed(owner));
  }

  #livesAs(text: string): boolean {
    const owner = ownerIn(text);
    return owner !== undefined && this.#isAlive(owner);
  }

  /** Makes a file that names us as its owner. Of several concurrent processes, one succeeds. */
  #claim(path: string): boolean {
    // The folder may be open to all, but nobody can have put a link at a name that cannot be guessed.
    const mine = `${this.#path}.${randomUUID()}`;
    try {
      writeFileSync(mine, this.#own, { flag: "wx" });
      linkSync(mine, path); // Fails if the name exists.
      return true;
    } catch {
      return false; // Another process was faster, or the folder is read-only. This process does not report then.
    } finally {
      remove(mine);
    }
  }

  /** Takes over from an owner that is gone. Only the holder of the next name may replace the lock. */
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
      return false; // The lock belongs to another user. In its folder only that user can replace it.
    } finally {
      remove(next);
    }
  }
}

/** Undefined if there is no such file, or it cannot be a lock. */
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

/** Undefined for anything else. 0 and negative numbers would mean groups of processes. */
function ownerIn(text: string): ThreadName | undefined {
  const [, pid, start = "", thread, place = ""] = /^([1-9]\d{0,9}) (\d*) (\d{1,10}) (\S*)$/.exec(text) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), start, thread: Number(thread), place };
}
