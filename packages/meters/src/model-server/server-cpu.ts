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

/** What a server used, and by what it is the same server. */
export interface ServerCpu {
  readonly seconds: number;
  /** Another value: another process, or the same group anew. */
  readonly identity: string;
}

/** Reads it again and again. Undefined: it is not there, or nothing tells. */
export interface ServerCpuSource {
  /** The smallest step in seconds. */
  readonly stepS: number;
  read(): ServerCpu | undefined;
}

/** All threads of a process, without what it started: give the control group of a server with several processes. */
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

/** When a process started: a number that is used again is another process. Field 22 of proc(5), 20th behind the name. */
function startOf(text: string): string | undefined {
  const started = statFields(text)[19];
  return started !== undefined && /^\d{1,20}$/.test(started) ? started : undefined;
}

/** A control group with all that is in it, by its path below the root of the control groups. */
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
