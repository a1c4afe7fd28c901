/** CPU time that the hypervisor gave to others while this machine wanted it. */

import { readFile } from "node:fs/promises";

const STEAL = 7;
/** Guest time is part of user time. */
const FIELDS = 8;

/** Ticks since the machine started. */
export interface CpuTicks {
  readonly stolen: number;
  readonly all: number;
}

/** Reads `/proc/stat`. Undefined where there is none. @example await cpuTicks() */
export async function cpuTicks(path = "/proc/stat"): Promise<CpuTicks | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  const [, line] = /^cpu +(.*)$/m.exec(text ?? "") ?? [];
  if (line === undefined) return undefined;
  const ticks = line.split(" ").slice(0, FIELDS).map(Number);
  return { stolen: ticks[STEAL] ?? 0, all: ticks.reduce((sum, one) => sum + one, 0) };
}

/** The share of all CPU time between two readings that was stolen. @example stolenShare(before, after) // 0.002 */
export function stolenShare(before: CpuTicks | undefined, after: CpuTicks | undefined): number {
  if (!before || !after || after.all <= before.all) return 0;
  return (after.stolen - before.stolen) / (after.all - before.all);
}
