/** Parents and children: whose child an activity is, and which use of a device pauses which. */

import type { ActivityHandle } from "../contracts/activity-options.js";
import type { StartOptions } from "../contracts/manual-activity.js";
import type { ContextCarrier } from "../options/metering-options.js";
import { joinTotals } from "../requests/request-totals.js";
import { disown } from "../runtime/fault.js";
import type { Activity, ActivityOwner, ActivityRecord } from "./activity.js";
import { nest } from "./nested-calls.js";
import type { RunningActivity } from "./running-activity.js";
import { asActivity } from "./running-activity.js";
import { activityOfActiveSpan } from "./span-activities.js";

/**
 * The parent that the caller names, else the nearest one: in our context, or by another instrumentation's
 * span in OpenTelemetry's. For a span that others started it is that span's parent, which need not be active.
 */
export function parentOf(
  owner: ActivityOwner,
  named?: ActivityHandle,
  beginning?: StartOptions,
): RunningActivity | undefined {
  const { carrier, faults } = owner;
  const own = (activity: RunningActivity | undefined) => (activity?.owner === owner ? activity : undefined);
  const given = own(asActivity(named));
  if (given) return given;
  const around = own(faults.guard("store", "context", () => running(carrier)));
  const above = beginning?.span
    ? beginning.above
    : faults.guard("store", "span", () => activityOfActiveSpan());
  const bySpan = own(asActivity(above));
  return bySpan && (!around || isInside(bySpan, around)) ? bySpan : around;
}

/** The activity that runs in the context at hand. */
export function currentActivity(owner: ActivityOwner): RunningActivity | undefined {
  const activity = owner.on ? parentOf(owner) : undefined;
  return activity?.ended ? undefined : activity;
}

/** The carrier's activity; undefined for any other value. */
function running(carrier: ContextCarrier): RunningActivity | undefined {
  const found = carrier.get();
  const activity = asActivity(found);
  if (activity || !(found instanceof Promise)) return activity;
  disown(found);
  throw new TypeError("get() returned a promise");
}

/** Registers a started activity in the scope around it. Its use of devices has begun: the scope may sum it up. */
export function enter(activity: ActivityRecord): void {
  activity.scope = joinTotals(activity, activity.parent?.scope);
}

/** Registers it with its parent. A child that starts after its parent's end is a root of its own. */
export function join(activity: ActivityRecord, nowMs: number): void {
  const { parent } = activity;
  if (!parent || parent.ended) return;
  activity.countsIn = parent;
  parent.expect().running++;
  progress(parent, nowMs);
  if (activity.kind === "inference") nest(activity);
}

/** Whether an activity is the other one of its metering, or runs inside it. */
function isInside(activity: Activity, outer: Activity): boolean {
  for (let above: Activity | undefined = activity; above; above = above.parent)
    if (above.sequence === outer.sequence) return true;
  return false;
}

/**
 * Registers the end of an activity. Children that still run become roots, and so does the activity if it
 * outlived its parent.
 */
export function leave(activity: ActivityRecord, nowMs: number): void {
  const { children, countsIn } = activity;
  if (countsIn?.ended) {
    activity.countsIn = undefined;
    activity.because("child_outlived");
  } else if (countsIn) {
    if (countsIn.children) countsIn.children.running--;
    progress(countsIn, nowMs);
  }
  if (!children || children.running === 0) return;
  activity.because("child_outlived");
  children.pending -= children.running;
  children.running = 0;
}

/** Progress inside an activity is progress of the activity and its ancestors. */
function progress(activity: ActivityRecord, nowMs: number): void {
  for (let above: ActivityRecord | undefined = activity; above; above = above.parent)
    above.lastProgressMs = nowMs;
}

/** The device use of the nearest ancestor that has one. It pauses if both select a device. */
export function deviceUseAbove(activity: Activity | undefined): Activity["deviceUse"] {
  for (let above = activity; above; above = above.parent) if (above.deviceUse) return above.deviceUse;
  return undefined;
}
