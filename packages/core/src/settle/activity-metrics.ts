/**
 * Activities on metrics. Apart from settling: a bundle whose metering has no metrics carries neither these nor their
 * names.
 */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { EstimateComparison } from "../contracts/energy-estimator.js";
import type { Footprint } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { labelText } from "../names/label-text.js";
import { metric } from "../names/names.js";
import { type PartTally, publicParts } from "../quantities/part-tally.js";
import type { ClientCall } from "../telemetry/client-metrics.js";
import type { Instruments } from "../telemetry/instruments.js";
import type { ActivityLabels } from "../telemetry/labels.js";
import { type WasteLabel, wasteByOutcome } from "./build-footprint.js";

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

/** Records parts, tokens, requests and waste of an activity. `fresh`: the parts that are on no metric yet. */
function recordActivity(
  instruments: Instruments,
  activity: Activity,
  footprint: Footprint,
  fresh: readonly PartTally[],
): void {
  const { errorType, emitted, role, kind } = activity;
  const labels = labelsOf(activity);
  instruments.addParts(labels, emitted ? publicParts(fresh) : footprint.parts);
  recordWaste(instruments, activity, footprint);
  if (role !== "counts") return;
  const method = footprint.self.energy ? footprint.method : "unavailable";
  const reason = method === "unavailable" ? footprint.reasons[0] : undefined;
  instruments.countOperation(labels, { method, reason, errorType });
  // What runs inside an inference, such as a tool with calls of its own, has its own values.
  const { energy, co2e } = kind === "inference" ? footprint.self : footprint;
  const [energyJ, co2eG] = [energy?.value, co2e?.value];
  if (kind === "inference") {
    if (footprint.usage) instruments.addTokens(labels, footprint.usage);
    // The instrumentation of reported spans, also of those inside, has its own metrics of the conventions.
    const call =
      activity.spanOwner === "other" || activity.replies?.inner ? undefined : clientCallOf(activity);
    instruments.recordInference(labels, { method: footprint.method, energyJ, co2eG, errorType, call });
    recordAttempts(instruments, activity, labels);
  }
  if (kind === "stage" && footprint.units) {
    const { count, name } = footprint.units;
    instruments.add(metric.stageUnits, count, {
      ...labels.dimensions,
      [a.stage]: labelText(labels.stage),
      [a.stageUnit]: labelText(name),
    });
  }
  if (kind === "agent") {
    const { outcome, goal } = footprint;
    instruments.recordAgentRun(labels, { energyJ, co2eG, outcome, goal });
  }
}

/** The labels of an activity, with its own attributes if it has some. */
const labelsOf = ({ shape, options: { attributes } }: Activity): ActivityLabels =>
  attributes ? { ...shape.labels, dimensions: attributes } : shape.labels;

const clientCallOf = ({ durationS, usage, replies, attempts }: Activity): ClientCall => ({
  durationS,
  usage,
  responseModel: replies?.answer?.model,
  host: attempts?.host,
});

/** Counts the observed requests of a client. */
function recordAttempts(
  instruments: Instruments,
  { attempts }: Activity,
  { operation, provider, model, dimensions }: ActivityLabels,
): void {
  if (!attempts) return;
  const { count, refused, failed } = attempts;
  for (const [result, times] of Object.entries({ answered: count - refused - failed, refused, failed }))
    if (times > 0)
      instruments.add(metric.attempts, times, {
        ...dimensions,
        [a.operation]: operation,
        [a.provider]: provider,
        [a.model]: model,
        [a.attemptResult]: result,
      });
}

/**
 * Adds the energy of failed attempts, the rest if the whole inference failed or was aborted, and what is useful in
 * and below an activity that was discarded: each joule once.
 */
function recordWaste(
  instruments: Instruments,
  activity: Activity,
  { parts, outcome, waste: discarded }: Footprint,
): void {
  const whole = wasteByOutcome(activity.kind, outcome) ?? discarded;
  for (const { energy, waste = whole } of parts)
    if (energy && waste) addWaste(instruments, activity, energy.value, waste);
  const below = activity.children?.settled?.useful;
  if (discarded && below) addWaste(instruments, activity, below, discarded);
}

function addWaste(
  instruments: Instruments,
  { agent, errorType }: Activity,
  joules: number,
  waste: WasteLabel,
): void {
  instruments.add(metric.wastedEnergy, joules, {
    [a.agent]: agent,
    [a.waste]: waste,
    [a.errorType]: waste === "failed" ? errorType : undefined,
  });
}
