/** Ends a call of an adapter that other instrumentations' spans may report as well. */

import type { Activity } from "../activity/activity.js";
import { answerId, statedInside } from "../activity/inner-answer.js";
import { ownUsageBesideNested } from "../activity/nested-calls.js";
import { takeUsage } from "../activity/outcome.js";
import type { RunningActivity } from "../activity/running-activity.js";
import { asActivity } from "../activity/running-activity.js";
import { isSeenAlready } from "../activity/seen-calls.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { Ending, ManualActivity } from "../contracts/manual-activity.js";
import { SharedSlot } from "../runtime/shared.js";

/** Our adapters resolve duplicates among themselves, so they share one scope. */
const TELLER = "wattspan";

/** Ids of answers that are remembered: an application may keep an answer, as a cache does, and give it again. */
const MAX_IDS = 1000;
/** Shorter ids are counted up, or drawn from few: those of Ollama are `chatcmpl-` and a number below 1000. */
const MIN_ID = 20;

/** Ids of answers that have counted, the latest last. */
const IDS = /* @__PURE__ */ new SharedSlot<Set<string>>("answer-ids.v1", "add");

/**
 * Ends an inference. It does not count if another instrumentation's span reported the same call at the same time:
 * with the same model and tokens, and neither inside the other. Nor does it if its answer was kept from an earlier
 * call, where that may be. It then has no footprint, and its span has the reason `duplicate`.
 *
 * @example endInference(call, { result: output });
 */
export function endInference(call: ManualActivity<"inference">, ending: Ending = {}): void {
  const activity = asActivity(call.handle);
  if (!activity || activity.ended || (activity.role !== "counts" && !ownUsageBesideNested(activity))) {
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

/**
 * Whether the answer to a hosted call has the id of an earlier one, and no request was seen that could have brought it.
 * Remembers the id.
 */
function isKeptAnswer({ remote, replies, attempts, stated }: Activity): boolean {
  const id = replies?.answer?.id;
  if (!remote || id === undefined || id.length < MIN_ID) return false;
  const ids = IDS.orMake(() => new Set());
  const isKnown = ids.delete(id);
  ids.add(id);
  const [oldest] = ids.size > MAX_IDS ? ids : [];
  if (oldest !== undefined) ids.delete(oldest);
  return isKnown && !attempts && stated?.host === undefined;
}
