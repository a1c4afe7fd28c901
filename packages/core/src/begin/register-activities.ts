/** Makes the running activities of a metering available to others. */

import type { ActivityOwner } from "../activity/activity.js";
import { currentActivity } from "../activity/activity-tree.js";
import { offerServiceListener } from "../activity/service-listener.js";
import { offerRunningCall } from "../doorway/running-call.js";

/** Registers the finders of a metering's current activity until the returned function is called. */
export function registerActivities(owner: ActivityOwner): () => void {
  const calls = offerRunningCall(() => {
    const activity = currentActivity(owner);
    // What runs inside an inference is not its own.
    return activity?.kind === "inference" ? activity : undefined;
  });
  const services = offerServiceListener(() => currentActivity(owner));
  return () => {
    calls();
    services();
  };
}
