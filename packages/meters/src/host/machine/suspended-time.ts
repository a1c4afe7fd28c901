/** The time that the machine has slept: Linux's uptime includes sleep, and `performance.now()` does not. */

import { join } from "node:path";
import type { Files } from "../files/files.js";
import { HeldFile } from "../files/held-file.js";
import type { HostPaths } from "../files/paths.js";

const MS_PER_SECOND = 1000;
const buffer = Buffer.alloc(64);

/** Seconds slept since a fixed moment, in steps of 10 ms. */
export interface SuspendedTime {
  /** Undefined if it cannot be read, as everywhere but on Linux. */
  read(): number | undefined;
  close(): void;
}

/** Opens it. @param now Milliseconds that stop while the machine sleeps. */
export function openSuspendedTime({ proc }: HostPaths, files: Files, now: () => number): SuspendedTime {
  const file = new HeldFile(join(proc, "uptime"), files);
  return {
    read() {
      const length = file.read(buffer);
      const uptimeS = length < 0 ? undefined : parseUptime(buffer.toString("latin1", 0, length));
      return uptimeS === undefined ? undefined : uptimeS - now() / MS_PER_SECOND;
    },
    close: () => file.close(),
  };
}

/**
 * Seconds since the machine started, sleep included, from `/proc/uptime` (CLOCK_BOOTTIME).
 *
 * @example parseUptime("350735.47 234388.90\n") // 350735.47
 */
export function parseUptime(text: string): number | undefined {
  const uptime = /^(\d{1,12}\.\d{2}) \d+\.\d{2}\n/.exec(text)?.[1];
  return uptime === undefined ? undefined : Number(uptime);
}
