/**
 * Names of threads that others on the host can check: the kernel, not the thread, shows whether it is alive.
 */

import { readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { isMainThread, threadId } from "node:worker_threads";
import { statFields } from "../host/processes/process-stat.js";

/** A thread of a process on a host. */
export interface ThreadName {
  readonly pid: number;
  /** The kernel's number of the thread: `pid` for the main one. */
  readonly thread: number;
  /** Its start, in kernel ticks, as numbers are reused. Empty if unknown. */
  readonly start: string;
  /** The kernel and the namespace in which these numbers are valid. Empty if unknown. */
  readonly place: string;
}

/**
 * The place in which this process's numbers are valid. Containers on one host have one kernel, and namespaces
 * of their own.
 */
export function ownPlace(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").slice(0, 8);
    return `${boot}_${/\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? ""}`;
  } catch {
    return ""; // No /proc: no containers that share a folder either.
  }
}

/**
 * The name of a thread.
 *
 * @param thread Default: the calling one.
 * @example threadName().thread // in a main thread process.pid
 */
export function threadName(pid = process.pid, thread = ownThread() ?? threadId): ThreadName {
  return { pid, thread, start: statOf(`${pid}/task/${thread}`)?.start ?? "", place: ownPlace() };
}

/**
 * The kernel's number of the calling thread. Undefined for a worker of unknown number, as everywhere but on
 * Linux.
 *
 * @example ownThread() // in a main thread process.pid
 */
export function ownThread(): number | undefined {
  if (isMainThread) return process.pid;
  try {
    return Number(basename(readlinkSync("/proc/thread-self")));
  } catch {
    return undefined;
  }
}

/**
 * Whether a thread is alive. `unseen`: its numbers are of another namespace, or this process may not see
 * others: then only its actions show whether it is alive.
 *
 * @param here Default: the place of this process.
 * @example lifeOf(threadName()) // "alive"
 */
export function lifeOf(
  { pid, thread, start, place }: ThreadName,
  here = ownPlace(),
): "alive" | "gone" | "unseen" {
  if (place !== here) return "unseen";
  const stat = statOf(`${pid}/task/${thread}`);
  // A killed process that has not been waited for is still listed.
  if (stat) return stat.start === start && !"ZX".includes(stat.state) ? "alive" : "gone";
  if (statOf(String(pid))) return "gone"; // Its process continues without it.
  try {
    process.kill(pid, 0);
    return "unseen";
  } catch (error) {
    // Another user's process is alive too.
    return (error as NodeJS.ErrnoException).code === "EPERM" ? "unseen" : "gone";
  }
}

function statOf(process: string): { readonly state: string; readonly start: string } | undefined {
  try {
    // starttime is field 22.
    const fields = statFields(readFileSync(`/proc/${process}/stat`, "latin1"));
    return { state: fields[0] ?? "", start: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

const NAME = /^(\d{1,10})-(\d{1,10})-(\d{0,20})-((?:[\da-f]{8}_\d{1,20})?)$/;

/**
 * The name as a file name. @example formatName({ pid: 7, thread: 9, start: "812", place: "" }) // "7-9-812-"
 */
export const formatName = ({ pid, thread, start, place }: ThreadName): string =>
  [pid, thread, start, place].join("-");

/** Undefined for any other name. */
export function parseName(text: string): ThreadName | undefined {
  const [, pid, thread, start = "", place = ""] = NAME.exec(text) ?? [];
  // 0 would address a group of processes.
  return Number(pid) > 0 ? { pid: Number(pid), thread: Number(thread), start, place } : undefined;
}
