/** How an activity ended: its outcome, the type of its error, and its tokens. */

import type { InferenceOptions } from "../contracts/activity-options.js";
import type { Outcome } from "../contracts/footprint.js";
import { labelText } from "../names/label-text.js";
import { countPiece, withCounted } from "../options/usage-counter.js";
import { isError } from "../runtime/fault.js";
import { ownData, plainData } from "../runtime/own-method.js";
import { answerOf, countedAnswer, failureOf, geographyOf, mayName } from "../usage/answer.js";
import { mergeUsage } from "../usage/merge-usage.js";
import { isMoreText } from "../usage/opening-event.js";
import { reportedEnergy, serverTimes } from "../usage/server-reports.js";
import { statedUsage } from "../usage/stated-usage.js";
import { finerUsage, fullerUsage, usageOfModels } from "../usage/token-counts.js";
import type { ActivityRecord } from "./activity.js";
import { seenUsage } from "./inner-answer.js";
import { forwardsNestedUsage, isOneOf, ownUsageBesideNested } from "./nested-calls.js";
import { takeReport } from "./reports.js";

/** Longer names carry more than a name, and each value is a series of its own on metrics. */
const NAME_LENGTH = 100;

const shortName = (name: string): string => labelText(name.slice(0, NAME_LENGTH));

/**
 * The name of an error, or the type of another thrown value. An error that cannot be inspected has none. Some
 * clients report an error without its type: OpenTelemetry's value for that is `_OTHER`.
 */
function errorTypeOf(error: unknown): string {
  if (error === undefined) return "_OTHER";
  try {
    const name: unknown = isError(error) ? error.name : typeof error;
    return typeof name === "string" ? shortName(name) : "Error";
  } catch {
    return typeof error;
  }
}

/** A budget refused it: it did not begin, and there is nothing to settle. */
export function refuse(activity: ActivityRecord, error: Error): void {
  activity.outcome = "refused";
  activity.state().errorType = errorTypeOf(error);
  activity.endMs = activity.startMs;
  activity.phase = "reported";
}

/** Notes how an activity ended. The tokens of an inference are then known as well as they will be. */
export function conclude(activity: ActivityRecord, outcome: Outcome, result: unknown, error: unknown): void {
  noteOutcome(activity, outcome, error);
  if (activity.kind !== "inference") return;
  activity.attempts?.close();
  takeResult(activity, result);
  finishUsage(activity);
  noteFailure(activity);
}

/** A failed answer may be returned as any other. Who leaves its stream then has not aborted it. */
function noteFailure(activity: ActivityRecord): void {
  const { stated } = activity;
  if (stated?.failure === undefined) return;
  stated.errorType ??= stated.failure;
  noteOutcome(activity, "error", undefined);
}

/** Notes outcome and error type. An outcome set with `fail` stays, and a failed run has reached nothing. */
export function noteOutcome(activity: ActivityRecord, outcome: Outcome, error: unknown): void {
  if (outcome !== "ok") activity.outcome = outcome;
  if (outcome === "error") activity.state().errorType ??= errorTypeOf(error);
  const { stated } = activity;
  if (stated?.goal?.reached && activity.outcome !== "ok")
    stated.goal = { ...stated.goal, state: "undone", reached: false };
}

/**
 * Finds tokens in a result or in a chunk of a stream. The application's extractor may throw; the caller
 * guards.
 */
export function takeUsage(activity: ActivityRecord, value: unknown): void {
  const { usage, model } = activity.options as InferenceOptions;
  const { usageReading } = activity.owner;
  const before = activity.usage;
  const after = usage
    ? mergeUsage(before, statedUsage(usage(value, before, (piece, so) => usageReading.add(so, piece, model))))
    : usageReading.add(before, value, model);
  const isNew = after !== undefined && after !== before;
  if (isNew && !activity.stated?.tokens) activity.usage = after;
  if (typeof value !== "object" || value === null) return;
  try {
    const failure = failureOf(value);
    if (failure !== undefined) activity.state().failure = shortName(failure);
    else if (isNew && activity.stated) activity.stated.failure = undefined; // another answer took its place
    const energy = reportedEnergy(value);
    if (energy) takeReport(activity, energy, "answered");
    if (isNew) takeReports(activity, value);
    else if (mayName(value)) takeAnswer(activity, value);
  } catch {
    return; // a proxy that cannot be inspected
  }
}

/** Finds tokens in a chunk of a stream. A counter, if any, gets the chunk too. */
export function takePiece(activity: ActivityRecord, piece: unknown, isParsed = false): void {
  if (!isKnown(activity, piece, isParsed)) takeUsage(activity, piece);
  countPiece(activity.reply(), activity, piece);
}

/** Whether a piece adds only text to an answer whose names are known. The application's extractor gets every piece. */
function isKnown({ replies, options }: ActivityRecord, piece: unknown, isParsed: boolean): boolean {
  const { model, id } = replies?.answer ?? {};
  if (model === undefined || id === undefined || (options as InferenceOptions).usage) return false;
  return typeof piece === "object" && piece !== null && isMoreText(piece, isParsed ? plainData : ownData);
}

/** Takes the whole result of a call whose pieces stated no usage. */
export function takeResult(activity: ActivityRecord, result: unknown): void {
  if (result === undefined) return;
  activity.owner.faults.guard("usage", "result", () => {
    if (!activity.usage) takeUsage(activity, result);
    else if (typeof result === "object" && result !== null) takeAnswer(activity, result);
  });
}

/** Other values that a server states next to the tokens. */
function takeReports(activity: ActivityRecord, answer: object): void {
  const replies = activity.reply();
  replies.answer = countedAnswer(answer, replies.answer);
  replies.geography ??= geographyOf(answer);
  replies.serverTimes = serverTimes(answer) ?? replies.serverTimes;
}

function takeAnswer(activity: ActivityRecord, answer: object): void {
  const replies = activity.reply();
  replies.answer = answerOf(answer, replies.answer);
}

/** Decides which tokens are its own: not those of other calls inside it. */
function finishUsage(activity: ActivityRecord): void {
  const beside = ownUsageBesideNested(activity);
  if (beside) {
    activity.usage = beside;
    activity.otherReports = undefined;
  } else {
    const isPassedOn = forwardsNestedUsage(activity);
    completeUsage(activity);
    if (isPassedOn) keepReceived(activity);
  }
  if (activity.usage?.counted) activity.because("usage_counted");
}

/** It stated tokens of other calls: its own are those that it received, if any. */
function keepReceived(activity: ActivityRecord): void {
  const received = usageOfModels(activity.replies?.received);
  if (received) activity.usage = received;
  else activity.countOtherReport();
}

/** Combines the stated usage of its answer, the usage seen inside it, and counts when neither is known. */
function completeUsage(activity: ActivityRecord): void {
  const { replies } = activity;
  if (!replies) return;
  const seen = seenUsage(replies);
  let { usage } = activity;
  // A result that is one of several answers, as after one that was of no use, states that one alone.
  if (usage && !activity.stated?.tokens && isOneOf(replies.latest, usage))
    usage = fullerUsage(usage, usageOfModels(replies.received));
  activity.usage = usage ? finerUsage(usage, seen) : seen;
  const { reported, answered, received, tokens } = activity.stated ?? {};
  // Joules that the server reports need no tokens, and tokens that the application states are complete.
  if (reported ?? answered ?? received ?? tokens) return;
  activity.owner.faults.guard("usage", "counted", () => {
    activity.usage = withCounted(activity.usage, replies);
  });
}
