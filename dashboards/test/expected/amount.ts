/** One amount of a metric. */

import type { Metric } from "@wattspan/core/names";

/** Attributes by their names; what is not there is undefined. */
export type Labels = Readonly<Record<string, string | undefined>>;

/** What was added to a counter, observed by a histogram, or shown by a gauge. */
export interface Amount {
  readonly metric: Metric;
  readonly labels: Labels;
  readonly value: number;
}

/** Adds an amount, if it is known and the metric is there. */
export type Write = (row: Metric, value: number | undefined, labels: Labels) => void;
