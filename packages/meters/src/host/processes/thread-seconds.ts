/** CPU seconds of single threads of this process: Linux tells those of all, Node those of the thread that asks. */

import { join } from "node:path";
import { type Files, readText } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import {
  type CpuSeconds,
  MICROSECONDS_PER_SECOND,
  parseThreadSchedule,
  parseThreadStat,
  textSeconds,
} from "./cpu-seconds.js";

/** What the kernel calls this thread, as its threads are listed under `/proc/self/task`. Undefined where nothing tells. */
export function threadNumber({ proc }: HostPaths, files: Files): string | undefined {
  return /^(\d+) /.exec(readText(files, join(proc, "thread-self/stat")).text ?? "")?.[1];
}

/** What one thread of this process used: in nanoseconds where the kernel keeps them, else in steps of 10 ms. */
export function threadSeconds(number: string, { proc }: HostPaths, files: Files): CpuSeconds | undefined {
  const folder = join(proc, "self/task", number);
  return (
    textSeconds(join(folder, "schedstat"), files, parseThreadSchedule) ??
    textSeconds(join(folder, "stat"), files, parseThreadStat)
  );
}

/** What the thread that asks used: since Node 22.15 and 23.9, on every system. Undefined where it cannot be told. */
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
