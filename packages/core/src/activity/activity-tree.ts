/** Parents and children: which activity runs inside which, and which use of a device pauses which. */

import type { StepOptions } from "../contracts/activity-options.js";
import type { PartTally } from "../quantities/part-tally.js";
import type { Activity } from "./activity.js";

/** Notes that a child started. One that starts after its parent's end is a root of its own. */
export function join(activity: Activity, nowMs: number): void {
  const { parent } = activity;
  if (!parent) return;
  activity.detached = parent.ended;
  if (activity.detached) return;
  parent.adopt();
  progress(parent, nowMs);
  if (activity.kind === "inference") replaceAround(activity);
}

/** Of inferences inside each other only the innermost counts: the outer ones tell of the same tokens. */
function replaceAround(activity: Activity): void {
  activity.around = inferenceAround(activity.parent);
  if (activity.around) activity.around.replacedBy++;
}

/** An inference settled. One that failed, or of which no energy became known, and that knows no tokens does not count instead of the one around. */
export function countAround(
  { around, usage, isDuplicate, outcome }: Activity,
  parts: readonly PartTally[],
): void {
  if (!around || usage || isDuplicate) return;
  if (outcome !== "ok" || !parts.some(({ energy }) => energy)) around.ignorant++;
}

/**
 * The running inference of which another one, starting inside an activity, tells once more. What a tool does is its own, although
 * some frameworks run tools inside of the call that asked for them.
 */
export function inferenceAround(activity: Activity | undefined): Activity | undefined {
  for (let above = activity; above && !isTool(above); above = above.parent)
    if (above.kind === "inference") return above.ended ? undefined : above;
  return undefined;
}

const isTool = ({ kind, options }: Activity): boolean =>
  kind === "step" && (options as StepOptions).kind === "tool";

/** Whether an activity is another one, or runs inside of it. */
export function isInside(activity: Activity, outer: Activity): boolean {
  for (let above: Activity | undefined = activity; above; above = above.parent)
    if (above === outer) return true;
  return false;
}

/** Notes that an activity ended. Children that still run become roots of their own, and so does it when it outlived. */
export function leave(activity: Activity, nowMs: number): void {
  const { parent } = activity;
  if (parent && !activity.detached) {
    if (parent.ended) {
      activity.detached = true;
      activity.because("child_outlived");
    } else {
      if (parent.children) parent.children.running--;
      progress(parent, nowMs);
    }
  }
  const { children } = activity;
  if (!children || children.running === 0) return;
  activity.because("child_outlived");
  children.pending -= children.running;
  children.running = 0;
}

/** What happens inside an activity is its progress, and that of all around it. */
function progress(activity: Activity, nowMs: number): void {
  for (let above: Activity | undefined = activity; above; above = above.parent) above.progressMs = nowMs;
}

/** The device use of the nearest activity around that has one. It pauses where both select a device. */
export function deviceUseAbove(activity: Activity | undefined): Activity["deviceUse"] {
  for (let above = activity; above; above = above.parent) if (above.deviceUse) return above.deviceUse;
  return undefined;
}
