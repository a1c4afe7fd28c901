/** The wall-clock time of an activity, which selects the grid's intensity. */

import type { Activity } from "../activity/activity.js";
import type { TimeInterval } from "../contracts/carbon-intensity.js";

/** Until now for a running activity. @example intensities.over(intervalOf(activity)) */
export const intervalOf = ({
  startedAtMs,
  durationS,
}: Pick<Activity, "startedAtMs" | "durationS">): TimeInterval => ({
  fromMs: startedAtMs,
  toMs: startedAtMs + durationS * 1000,
});
