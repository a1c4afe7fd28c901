/** The tokens of an inference at its end, from all sources. */

import type { Activity } from "../activity/activity.js";
import { seenUsage } from "../activity/inner-answer.js";
import { withCounted } from "../options/usage-counter.js";
import { finerUsage } from "../usage/token-counts.js";

/** Combines the stated usage of its answer, the usage seen inside it, and counts when neither is known. */
export function finishUsage(activity: Activity): void {
  const seen = seenUsage(activity);
  activity.usage = activity.usage ? finerUsage(activity.usage, seen) : seen;
  const { reported, answered, received } = activity.stated ?? {};
  // Joules that the server reports need no tokens.
  if (!(reported ?? answered ?? received))
    activity.owner.guard("usage", "counted", () => {
      activity.usage = withCounted(activity.usage, activity);
    });
  if (activity.usage?.counted) activity.because("usage_counted");
}
