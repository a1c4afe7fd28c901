/** How much memory this process, or its control group, has in use. */

import { join } from "node:path";
import { accountedCgroups, type Cgroup } from "./cgroup.js";
import { CounterFile } from "./counter-file.js";
import type { OwnCpu } from "./cpu-time.js";
import type { Files } from "./files.js";
import type { HostPaths } from "./paths.js";

/** Bytes in use, again and again. */
export interface OwnMemory {
  /** Undefined when they could not be read. */
  read(): number | undefined;
  close(): void;
}

/** Opens it: of the control group where that is what counts as this process (see {@link OwnCpu}), else what is resident. */
export function openOwnMemory(choice: OwnCpu, paths: HostPaths, files: Files, pid?: number): OwnMemory {
  const groups = choice === "process" ? [] : accountedCgroups("memory", choice === "auto", paths, files, pid);
  for (const group of groups) {
    const file = new CounterFile(usageOf(group), files);
    if (file.read() === undefined) file.close();
    else return { read: () => numberOf(file.read()), close: () => file.close() };
  }
  return { read: () => process.memoryUsage.rss(), close: () => undefined };
}

const usageOf = ({ version, path }: Cgroup): string =>
  join(path, version === 2 ? "memory.current" : "memory.usage_in_bytes");

const numberOf = (value: bigint | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);
