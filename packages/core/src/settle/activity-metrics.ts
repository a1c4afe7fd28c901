/** Activities on metrics. Apart from settling: a bundle whose metering has no metrics carries neither these nor their names. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { EstimateComparison } from "../contracts/energy-estimator.js";
import type { Footprint } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { metric } from "../names/names.js";
import { type PartTally, publicParts } from "../quantities/part-tally.js";
import type { Instruments } from "../telemetry/instruments.js";
import { labelsOf, recordActivity } from "./record-metrics.js";

/** Records the activities of a metering. */
export class ActivityMetrics {
  readonly instruments: Instruments;

  constructor(instruments: Instruments) {
    this.instruments = instruments;
  }

  /** Records an ended activity. `fresh`: its parts that are on no metric yet. */
  record(activity: Activity, footprint: Footprint, fresh: readonly PartTally[]): void {
    recordActivity(this.instruments, activity, footprint, fresh);
  }

  /** Adds parts of a running activity. */
  addParts(activity: Activity, fresh: readonly PartTally[]): void {
    this.instruments.addParts(labelsOf(activity), publicParts(fresh));
  }

  /** Counts how the known energy of a call compares with the band of the estimate. */
  countComparison(activity: Activity, comparison: EstimateComparison): void {
    const { provider, operation = "chat", attributes } = activity.options as InferenceOptions;
    this.instruments.add(metric.estimateCoverage, 1, {
      ...attributes,
      [a.operation]: operation,
      [a.provider]: provider,
      [a.model]: activity.name,
      [a.comparison]: comparison,
    });
  }

  /** Counts an activity that a budget refused. */
  countRefusal(activity: Activity): void {
    const {
      operation,
      provider,
      model,
      agent = activity.agent,
      stepKind,
      stage,
      dimensions,
    } = labelsOf(activity);
    this.instruments.add(metric.refusals, 1, {
      ...dimensions,
      [a.activity]: activity.kind,
      [a.operation]: operation,
      [a.provider]: provider,
      [a.model]: model,
      [a.agent]: agent,
      [a.stepKind]: stepKind,
      [a.stage]: stage,
      [a.errorType]: activity.errorType,
    });
  }
}
