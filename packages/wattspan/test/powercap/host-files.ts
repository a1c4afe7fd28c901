/**
 * A simulated host as files: a RAPL tree, and the CPU times of its control groups as their processes see
 * them. Node runs it without a build.
 */

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { powercapTree } from "@wattspan/testing/stand-ins";
import type { HostTruth } from "./host-power.ts";

const DOMAIN = "intel-rapl:0";

/** Where `rapl()` finds the host in a directory: as a process of a group sees it. */
export const pathsIn = (directory: string, group: string) =>
  ({
    root: join(directory, "sys"),
    procRoot: join(directory, `proc-${group}`),
    cgroupRoot: join(directory, "sys/fs/cgroup"),
    ownCpu: "cgroup",
  }) as const;

/** The files. */
export interface HostFiles {
  /** Shows what was drawn, and gives it back: CPU times first, as they are read last. */
  show(truth: HostTruth): HostTruth;
  close(): void;
}

/** Builds them in an empty directory. The counter begins at 0. */
export function hostFiles(directory: string, groups: readonly string[]): HostFiles {
  const tree = powercapTree(directory, [{ id: DOMAIN, name: "package-0", microjoules: 0n }]);
  const usage = groups.map((group) => ({ group, file: createGroup(directory, group) }));
  return {
    show(truth) {
      tree.setHostCpu(Object.values(truth.cpuS).reduce((sum, seconds) => sum + seconds, 0));
      for (const { group, file } of usage) writeUsage(file, truth.cpuS[group] ?? Number.NaN);
      tree.set(DOMAIN, BigInt(truth.microjoules));
      return truth;
    },
    close() {
      for (const { file } of usage) closeSync(file);
    },
  };
}

/**
 * Makes a control group, and a proc in which a process is its member. Returns its `cpu.stat`, open for {@link
 * writeUsage}.
 */
function createGroup(directory: string, group: string): number {
  const { procRoot, cgroupRoot } = pathsIn(directory, group);
  const own = join(cgroupRoot, group);
  const proc = join(procRoot, "self");
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
function writeUsage(file: number, seconds: number): void {
  const usage = Math.round(seconds * 1e6);
  writeSync(file, `usage_usec ${usage}\nuser_usec ${usage}\nsystem_usec 0\n`, 0);
}
