import { checkOptionNames } from "@wattspan/core/options";
import { nodeFiles } from "../files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "../files/paths.js";
import type { CpuUser } from "../processes/cpu-user.js";
import { Descendants } from "../processes/descendants.js";
import { makeOwnGroup, type OwnGroup } from "../processes/own-group.js";
import { openBusyCpu } from "./cpu-time.js";

export type { CpuUser, OwnGroup };

/**
 * The CPU time of everything on the host, to meter the whole machine. Linux only: no figure elsewhere.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @example
 * const meter = rapl({ ownCpu: hostCpu() }); // nothing is left for other processes
 */
export function hostCpu(options: HostOptions = {}): CpuUser {
  checkOptionNames<HostOptions>(options, HOST_OPTIONS);
  const busy = openBusyCpu(hostPaths(options), nodeFiles);
  return { read: () => busy?.read() };
}

/**
 * The CPU time of all descendants of this process, in any language: all of those that run now or start later,
 * also once they have ended; not of this process itself. In steps of 10 ms. Linux only: no figure elsewhere.
 *
 * It misses processes that ended unseen without being waited for (a process that leaves its parents and ends
 * within 0.1 s).
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @example
 * const meter = processCpu({ ownCpu: descendantsCpu() });
 * spawn("python3", ["train.py"]);
 */
export function descendantsCpu(options: Pick<HostOptions, "procRoot"> = {}): CpuUser {
  checkOptionNames<Pick<HostOptions, "procRoot">>(options, { procRoot: true });
  const paths = hostPaths(options);
  const descendants = new Descendants(process.pid, paths, nodeFiles);
  return { read: () => descendants.read() };
}

/**
 * The CPU time of processes started in a new control group, to the microsecond: all descendants, including
 * those that left their parents or have ended. Undefined if no group can be created: without version 2
 * control groups, or without permission (most containers, most users); `descendantsCpu` is the next best.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @example
 * const group = ownGroupCpu();
 * const meter = processCpu({ ownCpu: group ?? descendantsCpu() });
 * const start = () => spawn("python3", ["train.py"]);
 * group ? group.enter(start) : start();
 * // when it has ended
 * group?.close();
 */
export function ownGroupCpu(options: Omit<HostOptions, "root"> = {}): OwnGroup | undefined {
  checkOptionNames<Omit<HostOptions, "root">>(options, { procRoot: true, cgroupRoot: true });
  return makeOwnGroup(hostPaths(options), nodeFiles);
}
