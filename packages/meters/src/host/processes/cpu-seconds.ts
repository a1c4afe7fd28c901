/** Sources of cumulative CPU seconds, and the formats that they are read from. */

import { join } from "node:path";
import { MICROSECONDS_PER_SECOND, NANOSECONDS_PER_SECOND } from "@wattspan/core/units";
import { CounterFile } from "../files/counter-file.js";
import { type Files, FUSE, fileSystemOf } from "../files/files.js";
import { HeldFile } from "../files/held-file.js";
import type { HostPaths } from "../files/paths.js";
import type { Cgroup } from "./cgroup.js";
import { statFields, TICKS_PER_SECOND } from "./process-stat.js";

/** A cumulative number of CPU seconds that can be read repeatedly. */
export interface CpuSeconds {
  /** Undefined if it could not be read. */
  read(): number | undefined;
  close(): void;
}

/** User and system seconds of this process: all its threads, no child processes. */
export function processSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROSECONDS_PER_SECOND;
}

/** CPU seconds of a control group, children included, if its file is readable now. */
export function cgroupSeconds({ version, path }: Cgroup, files: Files): CpuSeconds | undefined {
  if (version === 2) return textSeconds(join(path, "cpu.stat"), files, parseCgroupStat);
  return readable(new NanosecondFile(join(path, "cpuacct.usage"), files));
}

/**
 * CPU seconds of the host from `/proc/stat`, if it is readable now. lxcfs mounts a file over it with the
 * seconds of the container alone: next to those of this process they would give it the energy of all others.
 */
export function hostSeconds({ proc }: HostPaths, files: Files): CpuSeconds | undefined {
  const path = join(proc, "stat");
  return fileSystemOf(path, files) === FUSE ? undefined : textSeconds(path, files, parseHostStat);
}

/** A number in a text, if it is readable now. */
export function textSeconds(
  path: string,
  files: Files,
  parse: (text: string) => number | undefined,
): CpuSeconds | undefined {
  return readable(new TextNumber(path, files, parse));
}

function readable(seconds: CpuSeconds): CpuSeconds | undefined {
  if (seconds.read() !== undefined) return seconds;
  seconds.close();
  return undefined;
}

/**
 * Seconds from the `cpu.stat` of cgroup version 2.
 *
 * @example parseCgroupStat("usage_usec 81234567\nuser_usec 1\n") // 81.234567
 */
export function parseCgroupStat(text: string): number | undefined {
  // With its newline, so that a cut number is never taken for a whole one.
  const microseconds = /^usage_usec (\d{1,16})\n/m.exec(text)?.[1];
  return microseconds === undefined ? undefined : Number(microseconds) / MICROSECONDS_PER_SECOND;
}

/**
 * Busy seconds from the first line of `/proc/stat`: user, nice, system, irq and softirq. Guest time is part
 * of user. Stolen time is excluded: this host did not run then (newer kernels exclude it from the root
 * control group for this reason).
 *
 * @example parseHostStat("cpu  1000 20 300 8000 50 0 10 5 40 0\n") // 13.3
 */
export function parseHostStat(text: string): number | undefined {
  const line = /^cpu +(\d{1,15}(?: \d{1,15}){3,})\n/.exec(text)?.[1];
  if (line === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(" ").map(Number);
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
}

/**
 * Seconds on a CPU from the `schedstat` of a thread: the first of three numbers, in nanoseconds.
 *
 * @example parseThreadSchedule("215200264 4699600 14\n") // 0.215200264
 */
export function parseThreadSchedule(text: string): number | undefined {
  const nanoseconds = /^(\d{1,19}) \d+ \d+\n/.exec(text)?.[1];
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / NANOSECONDS_PER_SECOND;
}

/**
 * User and system seconds from the `stat` of a thread.
 *
 * @example parseThreadStat("7 (node) R 1 1 1 0 -1 4194368 2637 0 0 0 20 5 0 0 20 0 12 0\n") // 0.25
 */
export function parseThreadStat(text: string): number | undefined {
  const fields = statFields(text);
  // More must follow, so that a cut number is never taken for a whole one.
  if (fields.length < 14) return undefined;
  const ticks = [fields[11], fields[12]].map((field) =>
    /^\d{1,15}$/.test(field ?? "") ? Number(field) : Number.NaN,
  );
  const sum = (ticks[0] as number) + (ticks[1] as number);
  return Number.isNaN(sum) ? undefined : sum / TICKS_PER_SECOND;
}

/** One shared buffer: reads are synchronous, and the needed lines come first. */
const buffer = Buffer.alloc(512);

class TextNumber implements CpuSeconds {
  readonly #file: HeldFile;
  readonly #parse: (text: string) => number | undefined;

  constructor(path: string, files: Files, parse: (text: string) => number | undefined) {
    this.#file = new HeldFile(path, files);
    this.#parse = parse;
  }

  read(): number | undefined {
    const length = this.#file.read(buffer);
    return length < 0 ? undefined : this.#parse(buffer.toString("latin1", 0, length));
  }

  close(): void {
    this.#file.close();
  }
}

class NanosecondFile implements CpuSeconds {
  readonly #file: CounterFile;

  constructor(path: string, files: Files) {
    this.#file = new CounterFile(path, files);
  }

  read(): number | undefined {
    const nanoseconds = this.#file.read();
    return nanoseconds === undefined ? undefined : Number(nanoseconds) / NANOSECONDS_PER_SECOND;
  }

  close(): void {
    this.#file.close();
  }
}
