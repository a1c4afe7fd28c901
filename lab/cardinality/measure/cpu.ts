import { median } from "simple-statistics";

/**
 * Milliseconds of CPU time of this process for one run of `work`: the median of several runs, after a few for
 * warm-up.
 */
export async function cpuMs(work: () => unknown, times = 15): Promise<number> {
  const found: number[] = [];
  for (let i = 0; i < times + 3; i++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    if (i >= 3) found.push((user + system) / 1000);
  }
  return median(found);
}
