/** What the sampling worker is told when it starts. Plain data. */

import type { Gauge } from "./gauge.js";

export interface SamplingPlan {
  readonly gauges: readonly Gauge[];
  /** Where it publishes: see `SharedSamples`. */
  readonly buffer: SharedArrayBuffer;
  /** The mean time between two samples, in milliseconds. */
  readonly intervalMs: number;
  /** What the starter's `performance.now()` was when `process.hrtime()` was 0: one clock for all threads. */
  readonly offsetMs: number;
}

/** Samples further apart, in intervals, have a gap between them: while somebody reads, and in a rest, which is ten intervals long. */
const MAX_INTERVALS = { awake: 10, resting: 30 };
/** Whatever the interval: a thread that waits for a processor for less has lost nothing that matters. */
const MIN_GAP_MS = 1000;

/** How far apart two samples may be, in milliseconds. @example longestMs(100, false) // 1000 */
export const longestMs = (intervalMs: number, isResting: boolean): number =>
  Math.max(MIN_GAP_MS, intervalMs * (isResting ? MAX_INTERVALS.resting : MAX_INTERVALS.awake));

/** Milliseconds of the clock that all threads of a process share. @example monotonicMs() + plan.offsetMs */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
