/**
 * A version 2 control group for child processes, which counts their CPU time to the microsecond, including
 * those that have ended.
 */

import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MICROSECONDS_PER_SECOND } from "@wattspan/core/units";
import type { Files } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { ownCgroups } from "./cgroup.js";
import { cgroupSeconds } from "./cpu-seconds.js";
import type { CpuUser } from "./cpu-user.js";

/** A new, empty group. */
export interface OwnGroup extends CpuUser {
  /**
   * Runs a function. The processes that it starts are in the group, with all their descendants. This process
   * is in it during the call.
   */
  enter<T>(start: () => T): T;
  /** Moves its members back to this process's group, and removes it. */
  close(): void;
}

/** Creates a group below this process's own. Undefined without version 2, or without permission. */
export function makeOwnGroup(paths: HostPaths, files: Files): OwnGroup | undefined {
  const parent = ownCgroups("cpuacct", paths, files).find(({ version }) => version === 2);
  // If this process is not in the visible group, it must not be moved out of its own.
  if (!parent || !membersOf(parent.path).includes(String(process.pid))) return undefined;
  const path = join(parent.path, `wattspan-${process.pid}-${randomUUID().slice(0, 8)}`);
  try {
    mkdirSync(path);
  } catch {
    return undefined; // Read-only in most containers, not ours for most users.
  }
  // There and back before anything depends on it: a process that may enter may be refused the way back.
  const mayMove = move(process.pid, path) && move(process.pid, parent.path);
  const usage = mayMove ? cgroupSeconds({ ...parent, path }, files) : undefined;
  if (!usage) {
    remove(path, parent.path);
    return undefined;
  }
  const baseS = usage.read() ?? 0;
  let visitsS = 0;
  let mostS = 0;
  return {
    read() {
      const usedS = usage.read();
      if (usedS !== undefined) mostS = Math.max(mostS, usedS - baseS - visitsS);
      return mostS;
    },
    enter(start) {
      move(process.pid, path);
      // Between the moves alone: a thread that is busy during them must not take a short program's time away.
      const before = process.cpuUsage();
      try {
        return start();
      } finally {
        const { user, system } = process.cpuUsage(before);
        visitsS += (user + system) / MICROSECONDS_PER_SECOND;
        move(process.pid, parent.path);
      }
    },
    close() {
      usage.close();
      remove(path, parent.path);
    },
  };
}

/** Whether a process, with all its threads, is now in a group. */
function move(pid: number | string, group: string): boolean {
  try {
    // The kernel creates this file: without it, it is not a group.
    writeFileSync(join(group, "cgroup.procs"), `${pid}\n`, { flag: "r+" });
    return true;
  } catch {
    return false;
  }
}

function membersOf(group: string): readonly string[] {
  try {
    return readFileSync(join(group, "cgroup.procs"), "latin1")
      .split("\n")
      .filter((pid) => pid !== "");
  } catch {
    return []; // Not a group.
  }
}

function remove(path: string, into: string): void {
  for (const pid of membersOf(path)) move(pid, into);
  try {
    rmdirSync(path);
  } catch {
    return; // A program created groups of its own in it and still runs: the empty ones stay with it.
  }
}
