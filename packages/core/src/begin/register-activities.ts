/** Makes the running activities of a metering available to others. */

import type { Activity } from "../activity/activity.js";
import { offerServiceListener } from "../activity/service-listener.js";
import { offerRunningCall } from "../doorway/running-call.js";

/**
 * Registers the finder of the current activity until the returned function is called. Its getters must not
 * throw.
 */
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
