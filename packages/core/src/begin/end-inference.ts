/** Ends a call of an adapter that other instrumentations' spans may report as well. */

import { answerId, statedInside } from "../activity/inner-answer.js";
import { besideInside } from "../activity/nested-calls.js";
import { takeUsage } from "../activity/outcome.js";
import type { RunningActivity } from "../activity/running-activity.js";
import { asActivity } from "../activity/running-activity.js";
import { isSeenAlready } from "../activity/seen-calls.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { Begun, Ending } from "../contracts/begun-activity.js";
import { isKeptAnswer } from "./kept-answer.js";

/** Our adapters resolve duplicates among themselves, so they share one scope. */
const TELLER = "wattspan";

/**
 * Ends an inference. It does not count if another instrumentation's span reported the same call at the same
 * time: with the same model and tokens, and neither inside the other. Nor does it if its answer was kept from an earlier
 * call, where that may be. It then has no footprint, and its span has the reason `duplicate`.
 *
 * @example endInference(call, { result: output });
 */
export function endInference(call: Begun<"inference">, ending: Ending = {}): void {
  const activity = asActivity(call.handle);
  if (!activity || activity.ended || (activity.role !== "counts" && !besideInside(activity))) {
    call.end(ending);
    return;
  }
  const { result } = ending;
  if (result !== undefined && !activity.usage)
    activity.owner.faults.guard("usage", "result", () => takeUsage(activity, result));
  call.end({ ...ending, duplicate: () => isDuplicate(activity, ending) });
}

function isDuplicate(activity: RunningActivity, { outcome = "ok", error, mayBeKept }: Ending): boolean {
  if (mayBeKept && isKeptAnswer(activity)) return true;
  const { usage = statedInside(activity) ?? {}, replies, startMs, endMs, options, owner } = activity;
  const answer = replies?.answer;
  return isSeenAlready({
    scope: TELLER,
    id: answerId(replies),
    models: [(options as InferenceOptions).model, answer?.model],
    usage,
    failed: outcome !== "ok" || error !== undefined,
    startMs,
    endMs: endMs ?? owner.clock.now(),
    activity,
  });
}
