/** Facts of a machine, each by the file of the kernel that states it. */

import { posix } from "node:path";
import { type Ask, type MachineFiles, wholeNumber } from "./machine-files.js";

const CPU = "/sys/devices/system/cpu";
const POLICIES = `${CPU}/cpufreq`;
const GROUPS = "/sys/fs/cgroup";
const THERMAL = "/sys/class/thermal";
const MILLIDEGREES_PER_DEGREE = 1000;

/** By the names of facts. `unlimited` is known; it differs from unknown. */
export const MACHINE_ASKS = {
  governor: (files) => ofPolicies(files, "scaling_governor"),
  minKhz: (files) => ofPolicies(files, "scaling_min_freq"),
  maxKhz: (files) => ofPolicies(files, "scaling_max_freq"),
  boost: isBoosted,
  isVirtual,
  container: containerOf,
  cpuLimit: (files) => leastLimit(files, "cpu.max"),
  memoryLimitBytes: (files) => leastLimit(files, "memory.max"),
} as const satisfies Readonly<Record<string, Ask>>;

/** Readings of one moment: they do not tell machines apart. */
export const READING_ASKS = { celsius: temperatures, throttles: throttleCount } as const satisfies Readonly<
  Record<string, Ask>
>;

/** The distinct values of all policies: usually one. */
async function ofPolicies(files: MachineFiles, file: string): Promise<string> {
  const policies = await files.names(POLICIES, /^policy\d+$/);
  if (policies.length === 0) throw new Error("the system sets no frequency");
  const values = await Promise.all(policies.map((policy) => files.text(`${POLICIES}/${policy}/${file}`)));
  return [...new Set(values)].join(", ");
}

async function isBoosted(files: MachineFiles): Promise<boolean> {
  const noTurbo = await files.text(`${CPU}/intel_pstate/no_turbo`).catch(() => undefined);
  return noTurbo === undefined ? (await files.text(`${POLICIES}/boost`)) === "1" : noTurbo === "0";
}

/** x86 states it with the processor's flags, ARM in the device tree. */
async function isVirtual(files: MachineFiles): Promise<boolean> {
  const flags = /^flags\s*:(.*)$/m.exec(await files.text("/proc/cpuinfo"))?.[1];
  if (flags !== undefined) return /\bhypervisor\b/.test(flags);
  if (await files.has("/proc/device-tree/hypervisor/compatible")) return true;
  throw new Error("this processor does not state it");
}

const MARKS = [
  ["/var/run/secrets/kubernetes.io", "kubernetes"],
  ["/run/.containerenv", "podman"],
  ["/.dockerenv", "docker"],
] as const;

/** What marks it as one. Without a mark nothing is known: a container need not have any. */
async function containerOf(files: MachineFiles): Promise<string> {
  for (const [path, name] of MARKS) if (await files.has(path)) return name;
  const group = /(kubepods|docker|libpod|containerd|crio|lxc)/.exec(await files.text("/proc/self/cgroup"));
  if (group) return group[0];
  throw new Error("no mark of a container");
}

/** The least limit of the group and those above, in the second version of control groups: see cgroups(7). */
async function leastLimit(files: MachineFiles, file: string): Promise<number | "unlimited"> {
  const path = /^0::(.*)$/m.exec(await files.text("/proc/self/cgroup"))?.[1];
  if (path === undefined || !(await files.has(`${GROUPS}/cgroup.controllers`)))
    throw new Error("no control group of the second version");
  let least = Number.POSITIVE_INFINITY;
  for (let at = path.includes("..") ? "/" : posix.normalize(path); ; at = posix.dirname(at)) {
    least = Math.min(least, await limitIn(files, `${posix.join(GROUPS, at)}/${file}`));
    if (at === "/" || at === ".") break;
  }
  return Number.isFinite(least) ? least : "unlimited";
}

/** Bytes, or processors: the quota of a period. A group without the file sets no limit. */
async function limitIn(files: MachineFiles, path: string): Promise<number> {
  const text = await files.text(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "max";
    throw error;
  });
  const [limit = "", period = "1"] = text.split(" ");
  if (limit === "max") return Number.POSITIVE_INFINITY;
  if (wholeNumber(period) === 0) throw new Error("a period of no time");
  return wholeNumber(limit) / wholeNumber(period);
}

/** By zone and its type. Zones that cannot be read are left out. */
async function temperatures(files: MachineFiles): Promise<Readonly<Record<string, number>>> {
  const zones = await files.names(THERMAL, /^thermal_zone\d+$/);
  if (zones.length === 0) throw new Error("no thermal zone");
  const celsius: Record<string, number> = {};
  for (const zone of zones) {
    const type = await files.text(`${THERMAL}/${zone}/type`).catch(() => "");
    const text = await files.text(`${THERMAL}/${zone}/temp`).catch(() => "");
    if (/^-?\d+$/.test(text)) celsius[`${zone} ${type}`.trim()] = Number(text) / MILLIDEGREES_PER_DEGREE;
  }
  return celsius;
}

/**
 * How often heat slowed processors down since the machine started: the sum of all counters, so its growth matters, not
 * its size. Processors of one package repeat the package's.
 */
export async function throttleCount(files: MachineFiles): Promise<number> {
  const cpus = await files.names(CPU, /^cpu\d+$/);
  const counts = await Promise.allSettled(
    ["core_throttle_count", "package_throttle_count"].flatMap((count) =>
      cpus.map(async (cpu) => wholeNumber(await files.text(`${CPU}/${cpu}/thermal_throttle/${count}`))),
    ),
  );
  const read = counts.flatMap((count) => (count.status === "fulfilled" ? [count.value] : []));
  if (read.length === 0) throw new Error("no processor counts it");
  return read.reduce((sum, one) => sum + one, 0);
}
