/** Makes the current activities of a metering available to others. */

import { type CurrentActivity, offerCurrentActivity } from "../requests/current-activity.js";
import { PeerServices } from "../requests/peer-services.js";
import type { ActivityOwner } from "./activity.js";
import { currentActivity } from "./activity-tree.js";
import { answeredBy } from "./begin-attempt.js";
import type { RunningActivity } from "./running-activity.js";

/** Registers the finder of a metering's current activity until the returned function is called. */
export const registerActivities = (owner: ActivityOwner): (() => void) =>
  offerCurrentActivity(() => {
    const activity = currentActivity(owner);
    return activity && listenerOf(activity);
  });

const listenerOf = (activity: RunningActivity): CurrentActivity => ({
  call: activity.kind === "inference" ? activity : undefined,
  answered(host, counted, isProvider) {
    if (activity.kind !== "inference" || activity.ended) return;
    answeredBy(activity, host, counted);
    const stated = activity.state();
    if (isProvider || !stated.host) stated.host = host;
    activity.owner.reporter.anticipate(activity);
  },
  beginService(request) {
    activity.progress();
    const stated = activity.state();
    stated.services ??= new PeerServices();
    const end = stated.services.begin(request);
    return (statement) => {
      if (activity.phase === "reported") return;
      end(statement);
      activity.progress();
      // The service counts the call: an estimate here, and the tokens, would be duplicates.
      const counts = statement.energy !== undefined && request.counted === "there";
      if (activity.kind === "inference" && counts) activity.countOtherReport();
      activity.scope?.progress(activity, true);
    };
  },
});
