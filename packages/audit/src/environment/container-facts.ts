/** The limits of the control group that this process is in, of either version, and what kind of container it is. */

import { posix } from "node:path";
import { MICROSECONDS_PER_SECOND, NANOSECONDS_PER_SECOND } from "@wattspan/core/units";
import { type Ask, type MachineFiles, wholeNumber } from "./machine-files.js";

/** By the names of facts. `unlimited` is known; it differs from unknown. */
export const CONTAINER_ASKS = {
  container: containerOf,
  cpuLimit: (files) => tightest(files, "cpu", cpusOf),
  memoryLimitBytes: (files) =>
    tightest(files, "memory", bytesOf({ v1: "memory.limit_in_bytes", v2: "memory.max" })),
  swapLimitBytes: (files) =>
    tightest(files, "memory", bytesOf({ v1: "memory.memsw.limit_in_bytes", v2: "memory.swap.max" })),
  cpuset: cpusetOf,
} as const satisfies Readonly<Record<string, Ask>>;

interface Group {
  readonly version: 1 | 2;
  /** Its folder and those above, up to the mount. */
  readonly folders: readonly string[];
}

/** Above, the first version of memory.limit_in_bytes means no limit. */
const MAX_BYTES = 2 ** 62;

/** The group of a controller, as proc(5) and cgroups(7) describe `mountinfo` and `cgroup`. */
async function groupOf(files: MachineFiles, controller: string): Promise<Group> {
  const [mounts, own] = await Promise.all([
    files.text("/proc/self/mountinfo"),
    files.text("/proc/self/cgroup"),
  ]);
  const groups = own.split("\n").map((line) => {
    const [, names = "", path = "/"] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    return { names: names.split(","), path };
  });
  for (const version of [1, 2] as const) {
    const name = version === 1 ? controller : "";
    const group = groups.find(({ names }) => names.includes(name));
    const mount = group && mountOf(mounts, version, controller);
    if (!mount) continue;
    const folders = foldersUp(mount.at, below(group.path, mount.root));
    if (version === 2 && !(await isOn(files, folders, controller))) continue;
    return { version, folders };
  }
  throw new Error(`no control group limits its ${controller}`);
}

function mountOf(mounts: string, version: 1 | 2, controller: string) {
  for (const line of mounts.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , root = "/", at = "/"] = before.split(" ");
    const [type, , options = ""] = after.split(" ");
    if (version === 2 ? type === "cgroup2" : type === "cgroup" && options.split(",").includes(controller))
      return { root, at };
  }
  return undefined;
}

/** Below the mount. A path elsewhere means that the mount shows this group itself. */
const below = (path: string, root: string): string => {
  if (path.includes("..") || root === "/") return path.includes("..") ? "/" : path;
  return path.startsWith(root) ? path.slice(root.length) || "/" : "/";
};

function foldersUp(mount: string, path: string): string[] {
  const folders: string[] = [];
  for (let at = posix.normalize(path); ; at = posix.dirname(at)) {
    folders.push(posix.join(mount, at));
    if (at === "/" || at === ".") return folders;
  }
}

/** Whether a controller of the second version serves the group: `cgroup.controllers` of its mount names it. */
async function isOn(files: MachineFiles, folders: readonly string[], controller: string): Promise<boolean> {
  const listed = await files.text(`${folders.at(-1)}/cgroup.controllers`).catch(() => "");
  return listed.split(/\s+/).includes(controller);
}

type LimitIn = (files: MachineFiles, folder: string, version: 1 | 2) => Promise<number>;

/** The least limit of a group and those above. A group without the file sets none. */
async function tightest(
  files: MachineFiles,
  controller: string,
  limitIn: LimitIn,
): Promise<number | "unlimited"> {
  const { version, folders } = await groupOf(files, controller);
  const limits = await Promise.all(
    folders.map((folder) =>
      limitIn(files, folder, version).catch((error) => {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return Number.POSITIVE_INFINITY;
        throw error;
      }),
    ),
  );
  const least = Math.min(...limits);
  return Number.isFinite(least) ? least : "unlimited";
}

/** Processors: the quota of a period. */
const cpusOf: LimitIn = async (files, folder, version) => {
  const [quota = "", period = ""] =
    version === 2
      ? (await files.text(`${folder}/cpu.max`)).split(" ")
      : await Promise.all([
          files.text(`${folder}/cpu.cfs_quota_us`),
          files.text(`${folder}/cpu.cfs_period_us`),
        ]);
  if (quota === "max" || quota === "-1") return Number.POSITIVE_INFINITY;
  if (wholeNumber(period) === 0) throw new Error("a period of no time");
  return wholeNumber(quota) / wholeNumber(period);
};

const bytesOf =
  (names: { readonly v1: string; readonly v2: string }): LimitIn =>
  async (files, folder, version) => {
    const text = await files.text(`${folder}/${version === 2 ? names.v2 : names.v1}`);
    const bytes = text === "max" ? MAX_BYTES : wholeNumber(text);
    return bytes < MAX_BYTES ? bytes : Number.POSITIVE_INFINITY;
  };

/** Seconds that the quotas of a group, and of those above, have kept its processes waiting, of all processors together. */
export async function quotaWaitS(files: MachineFiles): Promise<number> {
  const { version, folders } = await groupOf(files, "cpu");
  const [pattern, perSecond] =
    version === 2
      ? ([/^throttled_usec (\d+)$/m, MICROSECONDS_PER_SECOND] as const)
      : ([/^throttled_time (\d+)$/m, NANOSECONDS_PER_SECOND] as const);
  const texts = await Promise.all(folders.map((folder) => files.text(`${folder}/cpu.stat`).catch(() => "")));
  const counts = texts.flatMap((text) => pattern.exec(text)?.[1] ?? []);
  if (counts.length === 0) throw new Error("its control groups count no waiting");
  return counts.reduce((sum, count) => sum + wholeNumber(count), 0) / perSecond;
}

async function cpusetOf(files: MachineFiles): Promise<string> {
  const { version, folders } = await groupOf(files, "cpuset");
  const file = version === 2 ? "cpuset.cpus.effective" : "cpuset.effective_cpus";
  const text = await files.text(`${folders[0]}/${file}`);
  return text || files.text(`${folders[0]}/cpuset.cpus`);
}

const MARKS = [
  ["/.dockerenv", "docker"],
  ["/run/.containerenv", "podman"],
  ["/var/run/secrets/kubernetes.io", "kubernetes"],
] as const;
const GROUPS = /(kubepods|docker|libpod|containerd|crio|lxc)/;

/** What marks it as one. Without a mark nothing is known: a container need not have any. */
async function containerOf(files: MachineFiles): Promise<string> {
  for (const [path, name] of [...MARKS].reverse()) if (await files.has(path)) return name;
  const stated = await files.text("/run/systemd/container").catch(() => "");
  if (/^[a-z-]{1,32}$/.test(stated)) return stated;
  const group = GROUPS.exec(await files.text("/proc/self/cgroup"))?.[1];
  if (group) return group;
  throw new Error("no mark of a container");
}
