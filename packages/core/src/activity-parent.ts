/** In which activity another one starts. */

import { type Activity, type ActivityOwner, asActivity } from "./activity.js";
import type { ActivityHandle } from "./activity-options.js";
import { isInside } from "./family.js";
import { disown, type Faults } from "./fault.js";
import type { ContextCarrier } from "./metering-options.js";
import { activityOfActiveSpan } from "./span-activities.js";

/** Whoever the caller names, or else the nearest one around: in our context, or by a span of others in OpenTelemetry's. */
export function parentOf(
  named: ActivityHandle | undefined,
  owner: ActivityOwner,
  carrier: ContextCarrier,
  faults: Faults,
): Activity | undefined {
  const own = (activity: Activity | undefined) => (activity?.owner === owner ? activity : undefined);
  const given = own(asActivity(named));
  if (given) return given;
  const around = own(faults.guard("store", "context", () => running(carrier)));
  const bySpan = own(faults.guard("store", "span", () => asActivity(activityOfActiveSpan())));
  return bySpan && (!around || isInside(bySpan, around)) ? bySpan : around;
}

/** What the carrier has; nothing of ours where it has something else. */
function running(carrier: ContextCarrier): Activity | undefined {
  const found = carrier.get();
  const activity = asActivity(found);
  if (activity || !(found instanceof Promise)) return activity;
  disown(found);
  throw new TypeError("get() gave a promise");
}
