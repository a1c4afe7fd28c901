import { openBusyCpu } from "./host/cpu-time.js";
import type { CpuUser } from "./host/cpu-user.js";
import { Descendants } from "./host/descendants.js";
import { nodeFiles } from "./host/files.js";
import { type HostOptions, hostPaths } from "./host/paths.js";

export type { CpuUser };

/**
 * The CPU time of everything on the host, for whoever meters the whole machine. Linux only: elsewhere it gives nothing.
 *
 * @example
 * const meter = rapl({ ownCpu: hostCpu() }); // nothing is left for other processes
 */
export function hostCpu(options: HostOptions = {}): CpuUser {
  const busy = openBusyCpu(hostPaths(options), nodeFiles);
  return { read: () => busy?.read() };
}

/**
 * The CPU time of all that this process starts from now on, however many generations below and in any language, also of what has
 * ended; not of this process itself. In steps of 10 ms. Linux only: elsewhere it gives nothing.
 *
 * Not in it: what ended unseen and was not waited for (a process that leaves its parents and ends within 0.1 s).
 *
 * @example
 * const meter = processCpu({ ownCpu: descendantsCpu() });
 * spawn("python3", ["train.py"]);
 */
export function descendantsCpu({ procRoot }: Pick<HostOptions, "procRoot"> = {}): CpuUser {
  const paths = hostPaths(procRoot === undefined ? {} : { procRoot });
  const descendants = new Descendants(process.pid, paths, nodeFiles);
  return { read: () => descendants.read() };
}
