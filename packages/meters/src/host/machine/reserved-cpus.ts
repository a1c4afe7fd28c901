/** The number of CPUs that this process may use: it reserves them, used or not. */

import { join } from "node:path";
import { CounterFile } from "../files/counter-file.js";
import { type Files, readText } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { type Cgroup, levelsOf, nameOf, ownCgroups } from "../processes/cgroup.js";

/**
 * The smallest of: the quota of each control group around this process (version 2 `cpu.max`, version 1 CFS
 * quota), the size of its cpuset, and `parallelism`, the number of threads that the operating system runs at
 * once. May be a fraction.
 *
 * @param parallelism `os.availableParallelism()`
 */
export function reservedCpus(paths: HostPaths, files: Files, parallelism: number): number {
  const quotas = quotasOf(paths, files).map(({ cpus }) => cpus);
  const cpusets = ownCgroups("cpuset", paths, files).flatMap((cgroup) => cpusetOf(cgroup, files));
  return Math.min(parallelism, ...quotas, ...cpusets);
}

/**
 * The reserved parts of this process's limits: of the machine's CPUs, and of each quota around it. Processes
 * that share a limit name it equally.
 */
export function reservedParts(
  reserved: number,
  machine: number,
  paths: HostPaths,
  files: Files,
): ReadonlyMap<string, number> {
  if (reserved === 0) return new Map();
  const limits = [{ name: "vcpus", cpus: machine }, ...quotasOf(paths, files)];
  return new Map(limits.map(({ name, cpus }) => [name, Math.min(1, reserved / cpus)]));
}

interface Quota {
  readonly name: string;
  readonly cpus: number;
}

/** A limit binds all groups below it, so each level counts. */
function quotasOf(paths: HostPaths, files: Files): Quota[] {
  return ownCgroups("cpu", paths, files).flatMap((cgroup) =>
    levelsOf(cgroup).flatMap((level) => {
      const cpus = cgroup.version === 2 ? quotaOf(join(level, "cpu.max"), files) : cfsQuotaOf(level, files);
      return cpus === undefined
        ? []
        : [{ name: `vcpus of ${nameOf({ ...cgroup, path: level }, "cpu")}`, cpus }];
    }),
  );
}

function quotaOf(path: string, files: Files): number | undefined {
  return parseCpuMax(readText(files, path, 64).text ?? "");
}

/**
 * CPUs from a `cpu.max` of cgroup version 2. Undefined for `max`, which is no limit, and for invalid text.
 *
 * @example parseCpuMax("150000 100000\n") // 1.5
 */
export function parseCpuMax(text: string): number | undefined {
  const [, quota, period] = /^(\d{1,15}) (\d{1,15})\s*$/.exec(text) ?? [];
  return ratio(Number(quota), Number(period));
}

/** Version 1: a quota of -1 is no limit, and not a number for {@link CounterFile} either. */
function cfsQuotaOf(path: string, files: Files): number | undefined {
  const quota = readNumber(join(path, "cpu.cfs_quota_us"), files);
  const period = readNumber(join(path, "cpu.cfs_period_us"), files);
  return ratio(quota, period);
}

function readNumber(path: string, files: Files): number {
  const file = new CounterFile(path, files);
  const value = file.read();
  file.close();
  return value === undefined ? Number.NaN : Number(value);
}

function ratio(quota: number, period: number): number | undefined {
  const cpus = quota / period;
  return cpus > 0 && Number.isFinite(cpus) ? cpus : undefined;
}

function cpusetOf({ version, path }: Cgroup, files: Files): number[] {
  const names = version === 2 ? ["cpuset.cpus.effective"] : ["cpuset.effective_cpus", "cpuset.cpus"];
  for (const name of names) {
    const count = countCpus(readText(files, join(path, name)).text ?? "");
    if (count !== undefined) return [count];
  }
  return [];
}

/**
 * Size of a kernel CPU list. Undefined for an empty or invalid one.
 *
 * @example countCpus("0-3,8\n") // 5
 */
export function countCpus(list: string): number | undefined {
  let count = 0;
  let before = -1;
  for (const range of list.trim().split(",")) {
    const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(range) ?? [];
    const size = Number(last) - Number(first) + 1;
    // The kernel lists CPUs in ascending order: a repeated CPU would count twice.
    if (!(size > 0) || Number(first) <= before) return undefined;
    before = Number(last);
    count += size;
  }
  return count;
}
