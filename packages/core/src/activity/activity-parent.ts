/** Finds the parent of a new activity. */

import type { ActivityHandle } from "../contracts/activity-options.js";
import type { Beginning } from "../contracts/begun-activity.js";
import type { ContextCarrier } from "../options/metering-options.js";
import { disown, type Faults } from "../runtime/fault.js";
import type { Activity, ActivityOwner } from "./activity.js";
import { isInside } from "./activity-tree.js";
import { asActivity } from "./as-activity.js";
import { activityOfActiveSpan } from "./span-activities.js";

/**
 * The parent that the caller names, else the nearest one: in our context, or by another instrumentation's
 * span in OpenTelemetry's. For a span that others started it is that span's parent, which need not be active.
 */
export function parentOf(
  named: ActivityHandle | undefined,
  beginning: Beginning | undefined,
  owner: ActivityOwner,
  carrier: ContextCarrier,
  faults: Faults,
): Activity | undefined {
  const own = (activity: Activity | undefined) => (activity?.owner === owner ? activity : undefined);
  const given = own(asActivity(named));
  if (given) return given;
  const around = own(faults.guard("store", "context", () => running(carrier)));
  const above = beginning?.span
    ? beginning.above
    : faults.guard("store", "span", () => activityOfActiveSpan());
  const bySpan = own(asActivity(above));
  return bySpan && (!around || isInside(bySpan, around)) ? bySpan : around;
}

/** The carrier's activity; undefined for any other value. */
function running(carrier: ContextCarrier): Activity | undefined {
  const found = carrier.get();
  const activity = asActivity(found);
  if (activity || !(found instanceof Promise)) return activity;
  disown(found);
  throw new TypeError("get() returned a promise");
}
