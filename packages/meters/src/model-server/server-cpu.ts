/** CPU time of a server that is another process of this machine. */

import { join } from "node:path";
import { type Files, fileExists, readText } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import {
  type CpuSeconds,
  cgroupSeconds,
  parseCgroupStat,
  parseThreadStat,
  textSeconds,
} from "../host/processes/cpu-seconds.js";
import { statFields } from "../host/processes/process-stat.js";

/** A server's CPU time, and its identity. */
export interface ServerCpu {
  readonly seconds: number;
  /** Another value: another process, or the group created anew. */
  readonly identity: string;
}

/** Reads it repeatedly. Undefined: it is gone, or unreadable. */
export interface ServerCpuSource {
  /** The smallest step in seconds. */
  readonly stepS: number;
  read(): ServerCpu | undefined;
}

/**
 * All threads of a process, without child processes: for a server of several processes, use the control
 * group.
 */
export function processCpu(pid: number, { proc }: HostPaths, files: Files): ServerCpuSource {
  const path = join(proc, String(pid), "stat");
  return {
    stepS: 0.01,
    read() {
      const { text } = readText(files, path, 1024);
      if (text === undefined) return undefined;
      const seconds = parseThreadStat(text);
      const started = startOf(text);
      return seconds === undefined || started === undefined ? undefined : { seconds, identity: started };
    },
  };
}

/**
 * The start of a process: a reused number is another process. Field 22 of proc(5), the 20th after the name.
 */
function startOf(text: string): string | undefined {
  const started = statFields(text)[19];
  return started !== undefined && /^\d{1,20}$/.test(started) ? started : undefined;
}

/** A control group with all its members, by its path below the root of the control groups. */
export function groupCpu(group: string, { cgroup }: HostPaths, files: Files): ServerCpuSource {
  let used: CpuSeconds | undefined;
  let lastS = 0;
  let restarts = 0;
  return {
    stepS: 1e-6,
    read() {
      used ??= openGroup(group, cgroup, files);
      const seconds = used?.read();
      if (seconds === undefined) {
        used?.close();
        used = undefined;
        return undefined;
      }
      if (seconds < lastS) restarts++;
      lastS = seconds;
      return { seconds, identity: String(restarts) };
    },
  };
}

function openGroup(group: string, root: string, files: Files): CpuSeconds | undefined {
  for (const mount of [root, join(root, "unified")]) {
    const path = join(mount, group);
    const used = textSeconds(join(path, "cpu.stat"), files, parseCgroupStat);
    if (used) return used;
  }
  for (const mount of ["cpu,cpuacct", "cpuacct"]) {
    const path = join(root, mount, group);
    if (!fileExists(files, join(path, "cpuacct.usage"))) continue;
    return cgroupSeconds({ version: 1, path, mount: join(root, mount) }, files);
  }
  return undefined;
}
