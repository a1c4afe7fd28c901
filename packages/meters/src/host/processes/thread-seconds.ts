/**
 * CPU seconds of single threads of this process: Linux reports those of all, Node those of the calling
 * thread.
 */

import { join } from "node:path";
import { MICROSECONDS_PER_SECOND } from "@wattspan/core/units";
import { type Files, readText } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { type CpuSeconds, parseThreadSchedule, parseThreadStat, textSeconds } from "./cpu-seconds.js";

/** The kernel's number of this thread, as under `/proc/self/task`. Undefined if it cannot be found. */
export function threadNumber({ proc }: HostPaths, files: Files): string | undefined {
  return /^(\d+) /.exec(readText(files, join(proc, "thread-self/stat")).text ?? "")?.[1];
}

/**
 * CPU seconds of one thread of this process: in nanoseconds if the kernel keeps them, else in steps of 10 ms.
 */
export function threadSeconds(number: string, { proc }: HostPaths, files: Files): CpuSeconds | undefined {
  const folder = join(proc, "self/task", number);
  return (
    textSeconds(join(folder, "schedstat"), files, parseThreadSchedule) ??
    textSeconds(join(folder, "stat"), files, parseThreadStat)
  );
}

/**
 * CPU seconds of the calling thread: since Node 22.15 and 23.9, on every system. Undefined if unavailable.
 */
export function ownThreadSeconds(usage = threadCpuUsage): CpuSeconds | undefined {
  const read = () => {
    try {
      const used = usage();
      return used && (used.user + used.system) / MICROSECONDS_PER_SECOND;
    } catch {
      return undefined; // ERR_OPERATION_FAILED: the system does not count it.
    }
  };
  return read() === undefined ? undefined : { read, close: () => undefined };
}

const threadCpuUsage = (): NodeJS.CpuUsage | undefined =>
  (process as { threadCpuUsage?: () => NodeJS.CpuUsage }).threadCpuUsage?.();
