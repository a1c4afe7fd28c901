/** Ends a call of an adapter, of which spans of other instrumentations may tell as well. */

import type { InferenceOptions } from "./activity-options.js";
import { asActivity } from "./as-activity.js";
import type { Begun, Ending } from "./begun-activity.js";
import { takeUsage } from "./conclusion.js";
import { isToldAlready } from "./follow/told-calls.js";

/** Adapters of ours find out among themselves whose call it is, so to others they are one. */
const TELLER = "wattspan";

/**
 * Ends an inference, which does not count where a span of another instrumentation has told of the same call at the same time: with the same
 * model and tokens, and neither inside of the other. It then has no footprint, and its span has the reason `duplicate`.
 *
 * @example endInference(call, { result: output });
 */
export function endInference(call: Begun<"inference">, ending: Ending = {}): void {
  const activity = asActivity(call.handle);
  let duplicate = false;
  if (activity && !activity.ended && !activity.yields) {
    const { owner, options } = activity;
    owner.guard("usage", "result", () => {
      if (ending.result !== undefined && !activity.usage) takeUsage(activity, ending.result);
      const { usage = {}, answer, startedAtMs } = activity;
      const models = [(options as InferenceOptions).model, answer?.model];
      const endMs = startedAtMs + activity.durationS * 1000;
      const failed = (ending.outcome ?? "ok") !== "ok" || ending.error !== undefined;
      const told = {
        scope: TELLER,
        id: answer?.id,
        models,
        usage,
        failed,
        startMs: startedAtMs,
        endMs,
        activity,
      };
      duplicate = isToldAlready(told);
    });
  }
  call.end({ ...ending, duplicate });
}
