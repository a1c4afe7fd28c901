/** Finds activities: of a handle, of the context at hand, the parent of a new one. */

import type { ActivityHandle } from "../contracts/activity-options.js";
import type { Beginning } from "../contracts/begun-activity.js";
import type { ContextCarrier } from "../options/metering-options.js";
import { disown } from "../runtime/fault.js";
import { WATTSPAN } from "../runtime/shared.js";
import type { ActivityOwner } from "./activity.js";
import { isInside } from "./activity-tree.js";
import type { RunningActivity } from "./running-activity.js";
import { activityOfActiveSpan } from "./span-activities.js";

/**
 * The parent that the caller names, else the nearest one: in our context, or by another instrumentation's
 * span in OpenTelemetry's. For a span that others started it is that span's parent, which need not be active.
 */
export function parentOf(
  owner: ActivityOwner,
  named?: ActivityHandle,
  beginning?: Beginning,
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

/** The activity of a handle, or its enclosing one. The no-op handle has none. */
export function asActivity(handle: ActivityHandle | undefined): RunningActivity | undefined {
  const found = isActivity(handle) ? handle : (handle as { around?: unknown } | undefined)?.around;
  return isActivity(found) ? found : undefined;
}

const isActivity = (value: unknown): value is RunningActivity =>
  (value as { [WATTSPAN]?: unknown } | null | undefined)?.[WATTSPAN] === "activity";
