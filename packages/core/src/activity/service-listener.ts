/** The running activity, as seen by clients that read answers of services. */

import { PeerServices, type ServiceListener } from "../doorway/peer-services.js";
import { SharedRegistry } from "../doorway/shared-registry.js";
import type { Activity } from "./activity.js";
import { answeredBy } from "./begin-attempt.js";

const listeners = /* @__PURE__ */ new SharedRegistry<ServiceListener>("service-listener.v1");

/**
 * Registers the finder of a metering's running activity until the returned function is called. The finder
 * must not throw.
 */
export const offerServiceListener = (finder: () => Activity | undefined): (() => void) =>
  listeners.register(() => {
    const activity = finder();
    return activity && listenerOf(activity);
  });

/**
 * The running activity; undefined outside an activity.
 * @example const stated = runningActivity()?.beginService({ host: "api.internal", source: "wattspan-footprint", counted: "there" });
 */
export const runningActivity = (): ServiceListener | undefined => listeners.find();

const listenerOf = (activity: Activity): ServiceListener => ({
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
