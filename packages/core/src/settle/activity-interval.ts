/** When an activity ran, by the wall clock: the intensity of the grid is known by it. */

import type { Activity } from "../activity/activity.js";
import type { TimeInterval } from "../contracts/carbon-intensity.js";

/** Until now, where it still runs. @example intensities.over(intervalOf(activity)) */
export const intervalOf = ({
  startedAtMs,
  durationS,
}: Pick<Activity, "startedAtMs" | "durationS">): TimeInterval => ({
  fromMs: startedAtMs,
  toMs: startedAtMs + durationS * 1000,
});
