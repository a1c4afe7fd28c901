/** Makes the running activities of a metering available to others. */

import { PeerServices } from "../doorway/peer-services.js";
import { offerRunningActivity, type RunningActivity } from "../doorway/running-activity.js";
import type { Activity } from "./activity.js";
import { answeredBy } from "./begin-attempt.js";

/** Registers the finder of the running activity until the returned function is called. It must not throw. */
export const registerActivities = (runner: { runningActivity(): Activity | undefined }): (() => void) =>
  offerRunningActivity(() => {
    const activity = runner.runningActivity();
    return activity && listenerOf(activity);
  });

const listenerOf = (activity: Activity): RunningActivity => ({
  call: activity.kind === "inference" ? activity : undefined,
  answered(host, counted, isProvider) {
    if (activity.kind !== "inference" || activity.ended) return;
    answeredBy(activity, host, counted);
    activity.stated ??= {};
    if (isProvider || !activity.stated.host) activity.stated.host = host;
    activity.owner.onAttempt(activity);
  },
  beginService(request) {
    activity.progress();
    activity.stated ??= {};
    activity.stated.services ??= new PeerServices();
    const end = activity.stated.services.begin(request);
    return (statement) => {
      if (activity.settled) return;
      end(statement);
      activity.progress();
      // The service counts the call: an estimate here, and the tokens, would be duplicates.
      const counts = statement.energy !== undefined && request.counted === "there";
      if (activity.kind === "inference" && counts) activity.replacedBy++;
    };
  },
});
