/** What one run of a case shows. */

import type { Range } from "@wattspan/core";

/** What an attack counts itself: one number per run. */
export type OwnMeasure = "weightless" | "books" | "together" | "unsaid";

/** A call whose joules the physics knows. */
export interface ObservedCall {
  /** Joules by the rule. */
  readonly truth: number;
  /** As attributed. Absent: the footprint has no energy. */
  readonly energy?: Range;
  readonly coverage: number;
  readonly reasons: readonly string[];
}

/** A device whose joules the physics knows. */
interface ObservedDevice {
  /** Joules that it drew while it was booked. */
  readonly drawn: number;
  readonly booked: number;
  /** Idle power as learned ÷ the truth. Absent: it is stated, or was not learned. */
  readonly idle?: number;
}

/** What one run of a case showed. */
export interface Observed {
  readonly calls: readonly ObservedCall[];
  readonly devices: readonly ObservedDevice[];
  /** What an attack counted itself. */
  readonly own?: Readonly<Partial<Record<OwnMeasure, number>>>;
}
