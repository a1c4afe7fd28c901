/** What stands beside energy: how busy a machine is, what it moves, and in which state its parts are. */

import type { Attributes } from "@opentelemetry/api";
import type { Metric } from "./names.js";

/** One value that can be told now. */
export interface SignalSample {
  /** A counter or a gauge, by its row in `@wattspan/core/names`. */
  readonly metric: Metric;
  /** Of a gauge what it shows; of a counter what came since the last time. Neither negative nor infinite. */
  readonly value: number;
  /** Those that the metric's row names; others are left out. */
  readonly attributes?: Attributes;
  /**
   * Whose it is: `host` values are the same for every process of a machine, and only the one that reports `hw.*` reports
   * them. Default `process`.
   */
  readonly scope?: "host" | "process";
}

/**
 * A source of such values, as `hostSignals()` of `@wattspan/meters`.
 *
 * @example
 * const queue: SignalSource = {
 *   name: "fan",
 *   read: () => [{ metric: extensionMetric.deviceUtilization, value: 0.4, attributes: { "hw.id": "fan-1" }, scope: "host" }],
 * };
 */
export interface SignalSource {
  readonly name: string;
  /**
   * Everything that can be told now; what cannot be read is left out, never 0. Asked about once a second while calls run and
   * every 30 s at rest, never per call. Synchronous: it should take well under a millisecond.
   */
  read(): readonly SignalSample[];
  close?(): void;
}
