/** One thread of one process per host reports the hardware's own counters: a sum over all would count them many times. */

import { randomUUID } from "node:crypto";
import { existsSync, linkSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isMainThread } from "node:worker_threads";
import { regularText } from "./regular-file.ts";

/** Whether the lock is still ours, or free, is looked up this often. */
const CHECK_MS = 10_000;
/** An owner is three numbers. */
const MOST_BYTES = 256;

/**
 * A lock file that names its owner. It is taken by the first that asks, and taken over when its owner is gone.
 * Containers with a folder for temporary files of their own count as hosts of their own.
 */
export class HostLock {
  readonly #path: string;
  /** Process, when it started, and the thread if it is not the main one. */
  readonly #own: string;
  readonly #isTold: boolean;
  #held = false;
  #checkedMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, pid = process.pid, thread = workerNumber()) {
    this.#path = join(folder, "wattspan-hardware.lock");
    this.#own = `${pid} ${startOf(pid)}${thread === undefined ? "" : ` ${thread}`}`;
    this.#isTold = thread !== "";
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
    return owner === this.#own || (!isAlive(owner) && this.#succeed(owner));
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
      if (other !== undefined && !isAlive(other)) remove(next);
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
const contentOf = (path: string): string | undefined => regularText(path, MOST_BYTES);

/** Whether the file is gone. */
function remove(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false; // Another user's.
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

/** What the kernel calls this thread if it is a worker; empty where nothing tells, which is everywhere but on Linux. */
function workerNumber(): string | undefined {
  if (isMainThread) return undefined;
  try {
    return basename(readlinkSync("/proc/thread-self"));
  } catch {
    return "";
  }
}

function isAlive(owner: string): boolean {
  const [pid, start, thread] = owner.split(" ");
  // Anything else is no owner; 0 and negative numbers would ask for groups of processes.
  if (!/^[1-9]\d*$/.test(pid ?? "")) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // Somebody else's process is alive too.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (startOf(Number(pid)) !== start) return false;
  // A worker thread may be terminated at any time, without a word.
  return thread === undefined || !/^\d+$/.test(thread) || existsSync(`/proc/${pid}/task/${thread}`);
}
