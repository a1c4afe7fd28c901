/** Results of one run of a case. */

import type { Range } from "@wattspan/core";

/** An attack's own count: one number per run. */
export type OwnMeasure = "weightless" | "books" | "together" | "unsaid";

/** A call with known true joules. */
export interface ObservedCall {
  /** True joules by the rule. */
  readonly truth: number;
  /** As attributed. Absent: the footprint has no energy. */
  readonly energy?: Range;
  readonly coverage: number;
  readonly reasons: readonly string[];
}

/** A device with known true joules. */
interface ObservedDevice {
  /** Joules that it drew while it was booked. */
  readonly drawn: number;
  readonly booked: number;
  /** Learned idle power ÷ the truth. Absent if stated or not learned. */
  readonly idle?: number;
}

/** Results of one run of a case. */
export interface Observed {
  readonly calls: readonly ObservedCall[];
  readonly devices: readonly ObservedDevice[];
  /** The attack's own count. */
  readonly own?: Readonly<Partial<Record<OwnMeasure, number>>>;
}
