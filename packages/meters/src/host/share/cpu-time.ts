/** CPU use: cumulative seconds of this process and of everything on the host. */

import { isMainThread, threadId } from "node:worker_threads";
import type { CpuTime, Opened, Zone } from "@wattspan/core";
import { holdRegistry } from "../../host-registry/thread-registry.js";
import type { Files } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { accountedCgroups, rootCgroups } from "../processes/cgroup.js";
import { type CpuSeconds, cgroupSeconds, hostSeconds, processSeconds } from "../processes/cpu-seconds.js";
import type { CpuUser } from "../processes/cpu-user.js";
import { ownThreadSeconds, threadNumber, threadSeconds } from "../processes/thread-seconds.js";
import { bookedNow, FamilySeconds } from "./family-seconds.js";
import { accountAndReport, accountForThread, MeteredThreads } from "./metered-threads.js";
import type { Neighbours } from "./sole-group.js";

/**
 * What counts as this process's CPU time. `process`: its threads, by `process.cpuUsage()`. `cgroup`: its
 * control group with all child processes, unless that is the host's root. `auto`: the control group while it
 * holds only this process and its descendants, and no other of them meters; else `process`, less the worker
 * threads in which Wattspan also runs. In a worker thread: that thread, so that no second counts twice in a
 * process. A {@link CpuUser}: its own figure.
 */
export type OwnCpu = "auto" | "process" | "cgroup" | CpuUser;

/** Own and busy CPU time together. */
export interface CpuTimeSource {
  /** Undefined if either could not be read. */
  read(): CpuTime | undefined;
  close(): void;
  /** Whether the time of the host is not there at all, so that nothing separates its users. */
  readonly isBlind?: boolean;
}

/** A zone that the whole host shares, with what is known of its users. */
export const sharedBy =
  ({ isBlind = false }: Pick<CpuTimeSource, "isBlind">) =>
  (zone: Zone): Zone =>
    isBlind && zone.component !== "gpu" ? { ...zone, cotenants: "unknown" } : zone;

/** The source of this process's seconds. */
export interface OwnCpuSeconds extends CpuSeconds {
  readonly source: "process" | "cgroup" | "thread" | "given";
}

/** Whether a meter that is opened here counts only this thread. */
export const isOfThread = (choice: OwnCpu): boolean => choice === "auto" && !isMainThread;

/** Why a meter cannot count this thread alone: the CPU time of the process is the main thread's. */
export function whyNotOfThread(choice: OwnCpu, paths: HostPaths, files: Files): Opened | undefined {
  if (!isOfThread(choice)) return undefined;
  const thread = ownThread(paths, files);
  thread?.used.close();
  if (thread || ownThreadSeconds()) return undefined;
  return {
    status: "unavailable",
    reason: "unsupported",
    detail:
      "this is a worker thread of unknown CPU time: it needs Linux's /proc, or Node 22.15, 23.9 or newer",
    remedy: 'start Wattspan in the main thread, or set ownCpu: "process" if no other thread meters',
  };
}

/** CPU time of this process, see {@link OwnCpu}. */
export function openOwnCpu(
  choice: OwnCpu,
  paths: HostPaths,
  files: Files,
  pid?: number,
  hold: () => { readonly registry: Neighbours; release(): void } = holdRegistry,
): OwnCpuSeconds {
  if (typeof choice === "object")
    return { source: "given", read: () => choice.read(), close: () => undefined };
  if (isOfThread(choice)) return openThread(paths, files);
  if (choice === "cgroup") return openGroup(paths, files, pid);
  if (choice === "process") return PROCESS;
  const { registry, release } = hold();
  const family = new FamilySeconds(paths, files, registry, pid);
  return withoutMetered(family, new MeteredThreads(paths, files), release);
}

const PROCESS: OwnCpuSeconds = { source: "process", read: processSeconds, close: () => undefined };

function openThread(paths: HostPaths, files: Files): OwnCpuSeconds {
  const thread = ownThread(paths, files);
  if (!thread) return openTellingThread();
  const { number, used } = thread;
  const leave = accountForThread(number, used);
  return {
    source: "thread",
    read: () => used.read(),
    close() {
      leave();
      used.close();
    },
  };
}

/** Without `/proc`, no other thread can read this one's CPU time. */
function openTellingThread(): OwnCpuSeconds {
  const used = ownThreadSeconds();
  if (!used) return { source: "thread", read: () => undefined, close: () => undefined };
  return { source: "thread", ...accountAndReport(String(threadId), used) };
}

function ownThread(
  paths: HostPaths,
  files: Files,
): { readonly number: string; readonly used: CpuSeconds } | undefined {
  const number = threadNumber(paths, files);
  const used = number === undefined ? undefined : threadSeconds(number, paths, files);
  if (number === undefined || !used) return undefined;
  return { number, used: { read: () => bookedNow(used), close: () => used.close() } };
}

/** The rest of the process. Time that counted here before a thread announced its own is subtracted later. */
function withoutMetered(whole: OwnCpuSeconds, threads: MeteredThreads, release: () => void): OwnCpuSeconds {
  let most = Number.NEGATIVE_INFINITY;
  let before = Number.NEGATIVE_INFINITY;
  return {
    get source() {
      return whole.source;
    },
    read() {
      const seconds = whole.read();
      if (seconds === undefined) return undefined;
      if (seconds < before) most = Number.NEGATIVE_INFINITY; // Another counter.
      before = seconds;
      most = Math.max(most, seconds - threads.seconds());
      return most;
    },
    close() {
      threads.close();
      whole.close();
      release();
    },
  };
}

function openGroup(paths: HostPaths, files: Files, pid?: number): OwnCpuSeconds {
  for (const group of accountedCgroups("cpuacct", false, paths, files, pid)) {
    const usage = cgroupSeconds(group, files);
    if (usage) return { source: "cgroup", read: () => bookedNow(usage), close: () => usage.close() };
  }
  return PROCESS;
}

/** CPU time of the whole host. Undefined without a source. */
export function openBusyCpu(paths: HostPaths, files: Files): CpuSeconds | undefined {
  for (const root of rootCgroups("cpuacct", paths, files)) {
    const usage = cgroupSeconds(root, files);
    if (usage !== undefined) return usage;
  }
  return hostSeconds(paths, files);
}

/**
 * Both, for zones that the whole host shares. Undefined if either cannot be read: one alone would give this
 * process the energy of others.
 */
export function openCpuTime(choice: OwnCpu, paths: HostPaths, files: Files): CpuTimeSource {
  const own = openOwnCpu(choice, paths, files);
  const busy = openBusyCpu(paths, files);
  return {
    // Who names another user, such as the whole host, decides what the energy is of.
    isBlind: busy === undefined && typeof choice !== "object",
    read() {
      const ownS = own.read();
      const busyS = busy?.read();
      return ownS === undefined || busyS === undefined ? undefined : { ownS, busyS };
    },
    close() {
      own.close();
      busy?.close();
    },
  };
}
