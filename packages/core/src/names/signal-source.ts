/** Signals other than energy: how busy a machine is, its traffic, and the states of its parts. */

import type { Attributes } from "@opentelemetry/api";
import type { Metric } from "./names.js";

/** One current value. */
export interface SignalSample {
  /** A counter or a gauge, by its row in `@wattspan/core/names`. */
  readonly metric: Metric;
  /** A gauge's value; a counter's increase since the last read. Neither negative nor infinite. */
  readonly value: number;
  /** Attributes of the metric's row; others are left out. */
  readonly attributes?: Attributes;
  /**
   * The owner: `host` values are the same for every process of a machine, and only the one that reports
   * `hw.*` reports them. Default `process`.
   */
  readonly scope?: "host" | "process";
}

/**
 * A source of such values, such as `hostSignals()` of `@wattspan/meters`.
 * @example
 * const queue: SignalSource = {
 *   name: "fan",
 *   read: () => [{ metric: extensionMetric.deviceUtilization, value: 0.4, attributes: { "hw.id": "fan-1" }, scope: "host" }],
 * };
 */
export interface SignalSource {
  readonly name: string;
  /**
   * All current values. Unreadable ones are left out, never 0. Called about once a second while calls run and
   * every 30 s at rest, never per call. Synchronous: it should take well under a millisecond.
   */
  read(): readonly SignalSample[];
  close?(): void;
}
