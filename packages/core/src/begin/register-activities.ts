/** What a metering lets others find of its running activities. */

import type { Activity } from "../activity/activity.js";
import { offerServiceListener } from "../activity/service-listener.js";
import { offerRunningCall } from "../doorway/running-call.js";

/** Offers the activity that runs in the context at hand, until what it returns is called. Its getters must not throw. */
export function registerActivities(runner: {
  runningActivity(): Activity | undefined;
  runningCall(): Activity | undefined;
}): () => void {
  const calls = offerRunningCall(() => runner.runningCall());
  const services = offerServiceListener(() => runner.runningActivity());
  return () => {
    calls();
    services();
  };
}
