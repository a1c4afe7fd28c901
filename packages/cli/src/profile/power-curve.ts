/** Turns windows at several loads into a curve that never falls. */

import type { PowerProfileStep } from "@wattspan/meters";

/** One window: load and power. */
export interface PowerWindow {
  /** Share of busy vCPUs, 0…1. */
  readonly utilization: number;
  readonly watts: number;
}

/** The windows of one load. */
export type LoadWindows = readonly [PowerWindow, ...PowerWindow[]];

interface Pool {
  readonly loads: readonly LoadWindows[];
  readonly mean: number;
  readonly count: number;
}

/**
 * The non-decreasing least-squares curve (isotonic regression by pooling adjacent violators). The bounds of a
 * step are its lowest and highest window, widened by the sensor's error.
 *
 * @param accuracy the truth lies in `[low × W, high × W]`.
 * @example powerCurve([[{ utilization: 0, watts: 20 }], [{ utilization: 1, watts: 80 }]], { low: 0.95, high: 1.05 })
 */
export function powerCurve(
  loads: readonly LoadWindows[],
  accuracy: { readonly low: number; readonly high: number },
): readonly PowerProfileStep[] {
  const sorted = [...loads].sort((a, b) => utilizationOf(a) - utilizationOf(b));
  const pools: Pool[] = [];
  for (const load of sorted) {
    let pool: Pool = { loads: [load], mean: meanOf(load.map(({ watts }) => watts)), count: load.length };
    for (let last = pools.at(-1); last && last.mean > pool.mean; last = pools.at(-1)) {
      pools.pop();
      const count = last.count + pool.count;
      const mean = (last.mean * last.count + pool.mean * pool.count) / count;
      pool = { loads: [...last.loads, ...pool.loads], mean, count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ loads: pooled, mean }) => pooled.map((load) => stepOf(load, mean, accuracy)));
}

function stepOf(
  load: LoadWindows,
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
): PowerProfileStep {
  const watts = [value, ...load.map((window) => window.watts)];
  return {
    utilization: utilizationOf(load),
    watts: { value, low: Math.min(...watts) * low, high: Math.max(...watts) * high },
  };
}

const utilizationOf = (load: LoadWindows): number =>
  Math.min(1, Math.max(0, meanOf(load.map(({ utilization }) => utilization))));

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
