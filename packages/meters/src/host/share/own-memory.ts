/** Memory in use by this process, or its control group. */

import { join } from "node:path";
import { holdRegistry } from "../../host-registry/thread-registry.js";
import { CounterFile } from "../files/counter-file.js";
import type { Files } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { accountedCgroups, type Cgroup } from "../processes/cgroup.js";
import type { OwnCpu } from "./cpu-time.js";
import { type Neighbours, SoleGroup } from "./sole-group.js";

/** Bytes in use, repeatedly. */
export interface OwnMemory {
  /** Undefined if they could not be read. */
  read(): number | undefined;
  close(): void;
}

/**
 * Opens it: for the control group while that counts as this process (see {@link OwnCpu}), else resident
 * memory.
 */
export function openOwnMemory(choice: OwnCpu, paths: HostPaths, files: Files, pid?: number): OwnMemory {
  if (choice !== "auto") {
    const group = choice === "process" ? undefined : accountedCgroups("memory", false, paths, files, pid)[0];
    return new MemoryInUse(files, group);
  }
  const { registry, release } = holdRegistry();
  return openFamilyMemory(paths, files, registry, release, pid);
}

/** Memory of this process, including its descendants if a control group counts only them. */
export function openFamilyMemory(
  paths: HostPaths,
  files: Files,
  neighbours: Neighbours,
  release: () => void = () => undefined,
  pid = process.pid,
): OwnMemory {
  const open = () => new MemoryInUse(files, sole.current);
  const sole = new SoleGroup("memory", paths, files, neighbours, pid, () => {
    memory.close();
    memory = open();
  });
  let memory = open();
  return {
    read: () => memory.read(),
    close() {
      sole.close();
      memory.close();
      release();
    },
  };
}

class MemoryInUse implements OwnMemory {
  readonly #file: CounterFile | undefined;

  constructor(files: Files, group: Cgroup | undefined) {
    const file = group && new CounterFile(usageOf(group), files);
    if (file?.read() === undefined) file?.close();
    else this.#file = file;
  }

  read(): number | undefined {
    return this.#file ? numberOf(this.#file.read()) : process.memoryUsage.rss();
  }

  close(): void {
    this.#file?.close();
  }
}

const usageOf = ({ version, path }: Cgroup): string =>
  join(path, version === 2 ? "memory.current" : "memory.usage_in_bytes");

const numberOf = (value: bigint | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);
