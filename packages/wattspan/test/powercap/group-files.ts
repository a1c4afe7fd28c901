/** Control groups of a simulated host, as its processes see them. */

import { mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a control group below a root, and a proc, `proc-<group>` in the directory, in which a process is its member.
 * @returns Its `cpu.stat`, open for {@link writeUsage}.
 */
export function createGroup(directory: string, cgroupRoot: string, group: string): number {
  const own = join(cgroupRoot, group);
  const proc = join(directory, `proc-${group}`, "self");
  mkdirSync(own, { recursive: true });
  mkdirSync(proc, { recursive: true });
  writeFileSync(join(own, "cgroup.procs"), "\n");
  writeFileSync(join(own, "cgroup.type"), "domain\n");
  writeFileSync(join(proc, "cgroup"), `0::/${group}\n`);
  const file = openSync(join(own, "cpu.stat"), "w");
  writeUsage(file, 0);
  return file;
}

/** Writes the CPU seconds of a group into its `cpu.stat`. */
export function writeUsage(file: number, seconds: number): void {
  const usage = Math.round(seconds * 1e6);
  writeSync(file, `usage_usec ${usage}\nuser_usec ${usage}\nsystem_usec 0\n`, 0);
}
