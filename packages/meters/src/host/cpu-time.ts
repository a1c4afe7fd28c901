/** Who used the CPU: cumulative seconds of this process and of everything on the host. */

import type { CpuTime } from "@wattspan/core";
import { holdsOnlyOurs, isHostRoot, ownCgroups, rootCgroups } from "./cgroup.js";
import { type CpuSeconds, cgroupSeconds, hostSeconds, processSeconds } from "./cpu-seconds.js";
import type { Files } from "./files.js";
import type { HostPaths } from "./paths.js";

/**
 * What counts as this process's CPU time.
 * `process`: its threads, as `process.cpuUsage()` says. `cgroup`: its control group with all child processes, where it
 * is in one that is not the host's root. `auto`: the control group if at opening it holds nothing but this process and
 * what it started (in a container: and what started it), else `process`.
 */
export type OwnCpu = "auto" | "process" | "cgroup";

/** Own and busy CPU time together. */
export interface CpuTimeSource {
  /** Undefined when either could not be read. */
  read(): CpuTime | undefined;
  close(): void;
}

/** Where the seconds of this process come from. */
export interface OwnCpuSeconds extends CpuSeconds {
  readonly source: "process" | "cgroup";
}

/** CPU time of this process, see {@link OwnCpu}. */
export function openOwnCpu(choice: OwnCpu, paths: HostPaths, files: Files, pid = process.pid): OwnCpuSeconds {
  const cgroup = choice === "process" ? undefined : ownCgroup(choice, paths, files, pid);
  if (cgroup === undefined) {
    return { source: "process", read: () => processSeconds(), close: () => undefined };
  }
  return {
    source: "cgroup",
    read() {
      // Asking for the process's usage makes the kernel book the running thread's time, which the file then shows.
      process.cpuUsage();
      return cgroup.read();
    },
    close: () => cgroup.close(),
  };
}

/** CPU time of the whole host. Undefined where there is nothing to read it from. */
export function openBusyCpu(paths: HostPaths, files: Files): CpuSeconds | undefined {
  for (const root of rootCgroups("cpuacct", paths, files)) {
    const usage = cgroupSeconds(root, files);
    if (usage !== undefined) return usage;
  }
  return hostSeconds(paths, files);
}

/**
 * Both, for zones that the whole host shares. Undefined as a whole where either cannot be read: half of the answer
 * would give this process the energy of others.
 */
export function openCpuTime(choice: OwnCpu, paths: HostPaths, files: Files): CpuTimeSource {
  const own = openOwnCpu(choice, paths, files);
  const busy = openBusyCpu(paths, files);
  return {
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

function ownCgroup(choice: OwnCpu, paths: HostPaths, files: Files, pid: number): CpuSeconds | undefined {
  for (const cgroup of ownCgroups("cpuacct", paths, files)) {
    if (isHostRoot(cgroup, files)) continue;
    if (choice === "auto" && !holdsOnlyOurs(cgroup, paths, files, pid)) continue;
    const usage = cgroupSeconds(cgroup, files);
    if (usage !== undefined) return usage;
  }
  return undefined;
}
