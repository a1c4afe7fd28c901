/** Whether a machine was calm enough for a repetition to count: CPU time that was stolen, and that of other processes. */

import { readFile } from "node:fs/promises";

/** CPU time since the machine started, in its ticks; of this process with the children that have ended, and of all. */
export interface CpuTicks {
  readonly own: number;
  readonly busy: number;
  /** Time that the hypervisor gave to others. */
  readonly steal: number;
  readonly total: number;
}

/** Shares of all CPU time, above which a repetition is void. */
export interface SteadinessRules {
  /** Default 0.01. */
  readonly steal?: number;
  /** Busy time of other processes. Default 0.1. */
  readonly others?: number;
}

/** What one repetition had. */
export interface Steadiness {
  readonly stealShare: number;
  readonly othersShare: number;
  readonly ownShare: number;
}

/** The default rules. */
export const STEADINESS_RULES = { steal: 0.01, others: 0.1 } as const satisfies SteadinessRules;

/**
 * Reads them from procfs; undefined where there is none. @param root Of procfs. Default `/proc`.
 * @example const before = await cpuTicks();
 */
export async function cpuTicks(root = "/proc"): Promise<CpuTicks | undefined> {
  try {
    const [all, self] = await Promise.all([
      readFile(`${root}/stat`, "utf8"),
      readFile(`${root}/self/stat`, "utf8"),
    ]);
    return cpuTicksOf(all, self);
  } catch {
    return undefined;
  }
}

/**
 * The same from the texts of `/proc/stat` and `/proc/self/stat`, as proc(5) describes them; undefined for other texts.
 * @example cpuTicksOf("cpu  10 0 5 80 5 0 0 3 0 0\n", "1 (node) S 1 1 1 0 -1 0 0 0 0 0 4 2 1 1 20 0\n")
 */
export function cpuTicksOf(all: string, self: string): CpuTicks | undefined {
  const [name, ...fields] = (all.split("\n")[0] ?? "").trim().split(/\s+/);
  // `guest` and `guest_nice`, the last two, are part of `user` and `nice`.
  const ticks = fields.slice(0, 8).map(Number);
  const own = self
    .slice(self.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 15)
    .map(Number);
  if (name !== "cpu" || ticks.length < 8 || own.length < 4 || [...ticks, ...own].some(Number.isNaN))
    return undefined;
  const [user, nice, system, idle, wait, irq, softirq, steal] = ticks as [
    number, number, number, number, number, number, number, number,
  ]; // biome-ignore format: one line
  const busy = user + nice + system + irq + softirq;
  return { own: sum(own), busy, steal, total: busy + idle + wait + steal };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * The shares between two readings; undefined if no time passed.
 * @example steadinessOf(before, after)?.stealShare // 0.002
 */
export function steadinessOf(before: CpuTicks, after: CpuTicks): Steadiness | undefined {
  const total = after.total - before.total;
  if (!(total > 0)) return undefined;
  const own = after.own - before.own;
  const busy = after.busy - before.busy;
  return {
    stealShare: (after.steal - before.steal) / total,
    othersShare: Math.max(0, busy - own) / total,
    ownShare: own / total,
  };
}

/**
 * Why a repetition is void; undefined if it counts.
 * @example voidBy({ stealShare: 0.03, othersShare: 0, ownShare: 0.5 }) // "steal 3 % above 1 %"
 */
export function voidBy(
  { stealShare, othersShare }: Steadiness,
  { steal = STEADINESS_RULES.steal, others = STEADINESS_RULES.others }: SteadinessRules = {},
): string | undefined {
  if (stealShare > steal) return `steal ${percent(stealShare)} above ${percent(steal)}`;
  if (othersShare > others) return `other processes ${percent(othersShare)} above ${percent(others)}`;
  return undefined;
}

const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;
