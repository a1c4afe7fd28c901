/** CPU seconds of single threads of this process, which only Linux tells. */

import { join } from "node:path";
import { type CpuSeconds, parseThreadSchedule, parseThreadStat, textSeconds } from "./cpu-seconds.js";
import { type Files, readText } from "./files.js";
import type { HostPaths } from "./paths.js";

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
