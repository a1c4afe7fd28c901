/** Ends a call that the span of another instrumentation reports. */

import { answerId, statedInside } from "../activity/inner-answer.js";
import { callAround } from "../activity/nested-calls.js";
import type { RunningActivity } from "../activity/running-activity.js";
import { asActivity } from "../activity/running-activity.js";
import { isSeenAlready } from "../activity/seen-calls.js";
import { type ActivitySource, handleOf } from "../activity/span-activities.js";
import type { Outcome } from "../contracts/footprint.js";
import type { ManualActivity } from "../contracts/manual-activity.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { Clock } from "../runtime/clock.js";
import type { Answer } from "../usage/answer.js";
import type { DuplicateCall } from "./duplicate-call.js";

/** What the span of an inference states at its end. */
export interface SpanStatement {
  /** The name of its scope: one instrumentation never reports a call twice in parallel. */
  readonly scope: string;
  /** The requested model. */
  readonly model: string;
  readonly answer: Answer;
  /** Undefined if it states none: spans inside may have. */
  readonly usage: TokenUsage | undefined;
  /** Seconds to the first piece of a stream. */
  readonly firstChunkS: number | undefined;
  /** Milliseconds since the epoch, by the clocks of its SDK. */
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: Outcome;
  /** Whether calls inside it have counted already, or one around it. */
  readonly repeats: boolean;
}

/**
 * Ends an inference with what its span states. It does not count if another instrumentation's span reported the
 * same call in parallel.
 *
 * @example endFollowed(metering.begin("inference", { model: "m" }, { span }), statement);
 */
export function endFollowed(call: ManualActivity<"inference">, stated: SpanStatement): void {
  const { handle } = call;
  const { answer, firstChunkS, outcome, repeats } = stated;
  if (stated.usage) handle.setUsage(stated.usage);
  const activity = asActivity(handle);
  activity?.takeFromSpan(answer, firstChunkS);
  // Inside an inference the activity is the one around.
  const inside = "around" in call ? (call as object as DuplicateCall) : undefined;
  const usage = stated.usage ?? (inside ?? activity?.replies)?.inner ?? {};
  const isRepeated = () => activity !== undefined && isTwin(activity, inside, usage, stated);
  call.end({ outcome, duplicate: repeats || isRepeated });
}

/**
 * Whether a source is in a call that has ended, with its tokens. @example isInEndedCall(sourceOfSpan(spanId))
 */
export function isInEndedCall(source: ActivitySource | undefined): boolean {
  const call = callAround(asActivity(handleOf(source)));
  return call?.ended === true && call.usage !== undefined;
}

/**
 * Whether another instrumentation has reported the same call, of an activity of its own or inside one that counts. A
 * failed one, and one without tokens, is a call too.
 */
function isTwin(
  activity: RunningActivity,
  inside: DuplicateCall | undefined,
  usage: TokenUsage,
  stated: SpanStatement,
): boolean {
  const { scope, model, answer, outcome } = stated;
  const later = !inside && Object.keys(usage).length === 0 ? statedInside(activity) : undefined;
  return isSeenAlready({
    scope,
    id: answer.id ?? answerId(activity.replies),
    models: [model, answer.model],
    usage: later ?? usage,
    failed: outcome !== "ok",
    ...timeOf(stated, inside ?? activity, activity.owner.clock),
    activity,
    ...(inside && { isInside: true }),
  });
}

/**
 * How long a process may be stopped between an SDK's reads of two clocks, which the SDK takes for one. A larger gap
 * means that the span was reported after its end.
 */
const MAX_STOP_MS = 100;

/**
 * The time that a span states, and in which we saw it, on our clock. The wall clock may be set meanwhile: a start is
 * compared by that of the start.
 */
function timeOf(
  { startMs, endMs }: SpanStatement,
  seen: Pick<RunningActivity, "startMs" | "startedAtMs">,
  clock: Clock,
) {
  const nowMs = clock.now();
  const isLive = isNear(startMs, seen.startedAtMs);
  const aheadMs = isLive ? seen.startedAtMs - seen.startMs : clock.wall() - nowMs;
  const [fromMs, toMs] = [startMs - aheadMs, endMs - aheadMs];
  return {
    startMs: isLive ? Math.min(fromMs, seen.startMs) : fromMs,
    endMs: isNear(toMs, nowMs) ? Math.max(toMs, nowMs) : toMs,
  };
}

const isNear = (aMs: number, bMs: number): boolean => Math.abs(aMs - bMs) <= MAX_STOP_MS;
