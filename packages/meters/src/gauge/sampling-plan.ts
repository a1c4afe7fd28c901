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

/** Samples further apart, in intervals, have a gap between them. */
export const LONGEST_INTERVALS = 30;

/** Milliseconds of the clock that all threads of a process share. @example monotonicMs() + plan.offsetMs */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
