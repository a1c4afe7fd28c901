/** The tokens of an inference at its end, from whoever told of them. */

import type { Activity } from "../activity/activity.js";
import { seenUsage } from "../activity/inner-answer.js";
import { withCounted } from "../options/usage-counter.js";
import { finerUsage } from "../usage/token-counts.js";

/** Brings together what its answer stated, what was seen inside of it, and what was counted where neither is known. */
export function finishUsage(activity: Activity): void {
  const seen = seenUsage(activity);
  activity.usage = activity.usage ? finerUsage(activity.usage, seen) : seen;
  const { reported, answered, received } = activity.stated ?? {};
  // Joules that the server states need no tokens.
  if (!(reported ?? answered ?? received))
    activity.owner.guard("usage", "counted", () => {
      activity.usage = withCounted(activity.usage, activity);
    });
  if (activity.usage?.counted) activity.because("usage_counted");
}
