/** The control groups of this process, their mounts, and whether one holds only this process's family. */

import { dirname, join } from "node:path";
import { type Files, fileExists, identityOf, readText } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { parentOf } from "./process-stat.js";

/** Room for the list of groups, or of processes; a longer one is not "only ours". */
const LIST_BYTES = 65_536;
/** Maximum nesting of control groups. */
const MAX_LEVELS = 64;
/** A larger group is not searched repeatedly. */
const MAX_MEMBERS = 512;
/** Maximum length of a chain of parents. */
const MAX_ANCESTORS = 64;

/** A control group as a directory. */
export interface Cgroup {
  readonly version: 1 | 2;
  readonly path: string;
  /** The top of the hierarchy as far as it is visible here. */
  readonly mount: string;
}

/**
 * The control groups that count this process's CPU time for a controller: version 1 first, since on hybrid
 * hosts it has the limits. Inside a container the path may be the host's while the mount is already the
 * container's.
 */
export function ownCgroups(controller: string, paths: HostPaths, files: Files): Cgroup[] {
  const memberships = readText(files, join(paths.proc, "self/cgroup"), LIST_BYTES).text ?? "";
  const found: Cgroup[] = [];
  for (const line of memberships.split("\n")) {
    const [, hierarchy, controllers = "", path = ""] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    // A path with `..` is outside this cgroup namespace: it cannot be followed from here.
    if (hierarchy === undefined || path.split("/").includes("..")) continue;
    const isUnified = hierarchy === "0" && controllers === "";
    if (!isUnified && !controllers.split(",").includes(controller)) continue;
    const mount = isUnified
      ? unifiedMount(paths, files)
      : versionOneMount(controllers, controller, paths, files);
    if (mount === undefined) continue;
    const own = path === "/" ? mount : join(mount, path);
    const visible = fileExists(files, join(own, "cgroup.procs")) ? own : mount;
    found.push({ version: isUnified ? 2 : 1, path: visible, mount });
  }
  return found.sort((a, b) => a.version - b.version);
}

/**
 * The control groups that count as this process, for a controller: not the host's root, and with `onlyOurs`
 * none with other members.
 */
export function accountedCgroups(
  controller: string,
  onlyOurs: boolean,
  paths: HostPaths,
  files: Files,
  pid = process.pid,
): Cgroup[] {
  return ownCgroups(controller, paths, files).filter(
    (cgroup) => !isHostRoot(cgroup, files) && (!onlyOurs || holdsOnlyOurs(cgroup, paths, files, pid)),
  );
}

/** The visible roots of the whole host: version 2 first, since its file is the exact one. */
export function rootCgroups(controller: string, paths: HostPaths, files: Files): Cgroup[] {
  const unified = unifiedMount(paths, files);
  const limited = versionOneMount(`cpu,${controller}`, controller, paths, files);
  const roots: Cgroup[] = [];
  if (unified !== undefined) roots.push({ version: 2, path: unified, mount: unified });
  if (limited !== undefined) roots.push({ version: 1, path: limited, mount: limited });
  return roots.filter((root) => isHostRoot(root, files));
}

/** The mount of version 2: alone, or next to version 1. */
function unifiedMount(paths: HostPaths, files: Files): string | undefined {
  const mounts = [paths.cgroup, join(paths.cgroup, "unified")];
  return mounts.find((mount) => fileExists(files, join(mount, "cgroup.controllers")));
}

function versionOneMount(
  controllers: string,
  controller: string,
  { cgroup }: HostPaths,
  files: Files,
): string | undefined {
  const mounts = [join(cgroup, controllers), join(cgroup, controller)];
  return mounts.find((mount) => fileExists(files, join(mount, "cgroup.procs")));
}

/** Whether this is the root of the whole host, rather than a container's root. */
export function isHostRoot({ version, path, mount }: Cgroup, files: Files): boolean {
  if (path !== mount) return false;
  // The kernel creates `cgroup.type` in every group but the root, and `release_agent` only in the root.
  return version === 2
    ? !fileExists(files, join(path, "cgroup.type"))
    : fileExists(files, join(path, "release_agent"));
}

/**
 * Whether the group is this process's alone: every member is this process or its descendant. The parent of
 * this process may start others, and may be metered itself.
 */
export function holdsOnlyOurs(cgroup: Cgroup, paths: HostPaths, files: Files, pid: number): boolean {
  const { text = "" } = readText(files, join(cgroup.path, "cgroup.procs"), LIST_BYTES);
  const members = text
    .split("\n")
    .filter((line) => line !== "")
    .map(Number);
  if (text.length === LIST_BYTES || members.length > MAX_MEMBERS) return false;
  const ours = new Set([pid]);
  return members.includes(pid) && members.every((member) => isAmong(ours, member, paths, files));
}

/** Whether a process is one of these or their descendant; it then joins them. */
function isAmong(ours: Set<number>, process: number, paths: HostPaths, files: Files): boolean {
  const line: number[] = [];
  let current: number | undefined = process;
  while (current !== undefined && !ours.has(current)) {
    if (line.push(current) > MAX_ANCESTORS) return false;
    current = parentOf(current, paths.proc, files);
  }
  if (current !== undefined) for (const one of line) ours.add(one);
  return current !== undefined;
}

/** The directories of a group and of its ancestors. */
export function levelsOf({ path, mount }: Cgroup): string[] {
  const levels = [path];
  while (levels.length < MAX_LEVELS && levels.at(-1) !== mount) levels.push(dirname(levels.at(-1) ?? mount));
  return levels;
}

/**
 * The name of a group, the same from everywhere on the host. Each controller of version 1 numbers its groups
 * itself.
 */
export function nameOf({ version, path }: Cgroup, controller: string): string {
  try {
    return `${version === 2 ? "2" : controller}:${identityOf(path)}`;
  } catch {
    return `${path} is gone`;
  }
}
