/** The running activity, as seen by clients that read answers of services. */

import { PeerServices, type ServiceListener } from "../doorway/peer-services.js";
import { SharedRegistry } from "../doorway/shared-registry.js";
import type { ActivityRecord } from "./activity.js";
import { answeredBy } from "./begin-attempt.js";

const listeners = /* @__PURE__ */ new SharedRegistry<ServiceListener>("service-listener.v1");

/**
 * Registers the finder of a metering's running activity until the returned function is called. The finder
 * must not throw.
 */
export const offerServiceListener = (finder: () => ActivityRecord | undefined): (() => void) =>
  listeners.register(() => {
    const activity = finder();
    return activity && listenerOf(activity);
  });

/**
 * The running activity; undefined outside an activity.
 * @example const stated = runningActivity()?.beginService({ host: "api.internal", source: "wattspan-footprint", counted: "there" });
 */
export const runningActivity = (): ServiceListener | undefined => listeners.find();

const listenerOf = (activity: ActivityRecord): ServiceListener => ({
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
      if (activity.kind === "inference" && counts) activity.giveWay();
    };
  },
});
