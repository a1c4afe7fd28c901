/** The start parameters of the sampling worker. Plain data. */

import type { Gauge } from "./gauge.js";

export interface SamplingPlan {
  readonly gauges: readonly Gauge[];
  /** Its output memory: see `SharedSamples`. */
  readonly buffer: SharedArrayBuffer;
  /** The mean time between two samples, in milliseconds. */
  readonly intervalMs: number;
  /** The starter's `performance.now()` when `process.hrtime()` was 0: one clock for all threads. */
  readonly offsetMs: number;
}

/**
 * Samples further apart, in intervals, have a gap between them: while they are read, and in a rest, which is
 * ten intervals long.
 */
const MAX_INTERVALS = { awake: 10, resting: 30 };
/** Minimum of a gap: a thread that waits for a processor for less has lost nothing that matters. */
const MIN_GAP_MS = 1000;

/** Maximum distance of two samples, in milliseconds. @example longestMs(100, false) // 1000 */
export const longestMs = (intervalMs: number, isResting: boolean): number =>
  Math.max(MIN_GAP_MS, intervalMs * (isResting ? MAX_INTERVALS.resting : MAX_INTERVALS.awake));

/** Milliseconds of the clock that all threads of a process share. @example monotonicMs() + plan.offsetMs */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
