/** How an activity ended: its outcome, the type of its error, and its tokens. */

import type { Activity } from "../activity/activity.js";
import { takeReport } from "../activity/reports.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { Outcome } from "../contracts/footprint.js";
import { labelText } from "../names/label-text.js";
import { statedUsage } from "../options/stated-usage.js";
import { countPiece } from "../options/usage-counter.js";
import { answerOf, countedAnswer, mayName } from "../usage/answer.js";
import { geographyOf } from "../usage/answer-place.js";
import { reportedEnergy, serverTimes } from "../usage/server-reports.js";
import { addUsage, mergeUsage } from "../usage/usage.js";

/** Longer names carry more than a name, and each value is a series of its own on metrics. */
const NAME_LENGTH = 100;

/**
 * The name of an error, or the type of another thrown value. An error that cannot be inspected has none. Some
 * clients report an error without its type: OpenTelemetry's value for that is `_OTHER`.
 */
function errorTypeOf(error: unknown): string {
  if (error === undefined) return "_OTHER";
  try {
    const name: unknown = error instanceof Error ? error.name : typeof error;
    return typeof name === "string" ? labelText(name.slice(0, NAME_LENGTH)) : "Error";
  } catch {
    return typeof error;
  }
}

/** Notes outcome and error type. An outcome set with `fail` stays. */
export function noteOutcome(activity: Activity, outcome: Outcome, error: unknown): void {
  if (outcome !== "ok") activity.outcome = outcome;
  if (outcome === "error") activity.errorType ??= errorTypeOf(error);
}

/**
 * Finds tokens in a result or in a chunk of a stream. The application's extractor may throw; the caller
 * guards.
 */
export function takeUsage(activity: Activity, value: unknown): void {
  const { usage, model } = activity.options as InferenceOptions;
  const before = activity.usage;
  const after = usage
    ? mergeUsage(before, statedUsage(usage(value, before)))
    : addUsage(before, value, model);
  const isNew = after !== undefined && after !== before;
  if (isNew) activity.usage = after;
  if (typeof value !== "object" || value === null) return;
  try {
    const energy = reportedEnergy(value);
    if (energy) takeReport(activity, energy, "answered");
    if (isNew) takeReports(activity, value);
    else if (mayName(value)) activity.answer = answerOf(value, activity.answer);
  } catch {
    return; // a proxy that cannot be inspected
  }
}

/** Finds tokens in a chunk of a stream. A counter, if any, gets the chunk too. */
export function takePiece(activity: Activity, piece: unknown): void {
  takeUsage(activity, piece);
  countPiece(activity, activity, piece);
}

/** Takes the whole result of a call whose pieces stated no usage. */
export function takeResult(activity: Activity, result: unknown): void {
  if (!activity.usage) takeUsage(activity, result);
  else if (typeof result === "object" && result !== null) activity.answer = answerOf(result, activity.answer);
}

/** Other values that a server states next to the tokens. */
function takeReports(activity: Activity, answer: object): void {
  activity.answer = countedAnswer(answer, activity.answer);
  activity.geography ??= geographyOf(answer);
  activity.serverTimes = serverTimes(answer) ?? activity.serverTimes;
}
