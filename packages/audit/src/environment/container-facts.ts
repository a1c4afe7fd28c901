/** What kind of container this process is in, and the limits of its control group. */

import { posix } from "node:path";
import { type Ask, type MachineFiles, wholeNumber } from "./machine-files.js";

const GROUPS = "/sys/fs/cgroup";

/** By the names of facts. `unlimited` is known; it differs from unknown. */
export const CONTAINER_ASKS = {
  container: containerOf,
  cpuLimit: (files) => leastLimit(files, "cpu.max"),
  memoryLimitBytes: (files) => leastLimit(files, "memory.max"),
} as const satisfies Readonly<Record<string, Ask>>;

/** The least limit of the group and those above, in the second version of control groups: see cgroups(7). */
async function leastLimit(files: MachineFiles, file: string): Promise<number | "unlimited"> {
  const path = /^0::(.*)$/m.exec(await files.text("/proc/self/cgroup"))?.[1];
  if (path === undefined || !(await files.has(`${GROUPS}/cgroup.controllers`)))
    throw new Error("no control group of the second version");
  const limits: number[] = [];
  for (let at = path.includes("..") ? "/" : posix.normalize(path); ; at = posix.dirname(at)) {
    limits.push(await limitIn(files, `${posix.join(GROUPS, at)}/${file}`));
    if (at === "/" || at === ".") break;
  }
  const least = Math.min(...limits);
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
