import { AttemptLog } from "../requests/attempt-log.js";
import type { AttemptListener } from "../requests/current-activity.js";
import { PeerServices } from "../requests/peer-services.js";
import type { ActivityRecord } from "./activity.js";

/**
 * Notes a request, and returns the function to call at its end. Calls after the end of the inference are
 * ignored.
 */
export function beginAttempt(
  activity: ActivityRecord,
  ...[host, retries, sentBytes]: Parameters<AttemptListener["beginAttempt"]>
): ReturnType<AttemptListener["beginAttempt"]> {
  const { clock, reporter } = activity.owner;
  activity.progress();
  activity.attempts ??= new AttemptLog(clock.now());
  const log = activity.attempts;
  const attempt = log.begin(clock.now(), host, retries, sentBytes);
  reporter.anticipate(activity);
  return (result, region, bytes, counted): void => {
    if (activity.ended) return;
    log.end(attempt, result, region, bytes);
    if (result === "answered") answeredBy(activity, host, counted);
    activity.progress();
    reporter.anticipate(activity);
  };
}

/**
 * A request was answered. A service that states energy counts the call itself. The amount comes only from
 * named services, through their own listeners; an unnamed one counts as an unknown part.
 */
export function answeredBy(activity: ActivityRecord, host = "unknown", counted = ""): void {
  if (activity.stated?.services || !counted.includes("energy=")) return;
  const services = new PeerServices();
  services.begin({ host, source: "", counted: "there" });
  activity.state().services = services;
  activity.countOtherReport();
  activity.because("counted_elsewhere");
}
