import type { Activity } from "./activity.js";
import { AttemptLog } from "./attempt-log.js";
import type { AttemptListener, AttemptResult } from "./running-call.js";

/** Notes a request of an inference, and gives what is to be called at its end. What comes after the end of the inference is ignored. */
export function beginAttempt(
  activity: Activity,
  ...[host, retries, sentBytes]: Parameters<AttemptListener["beginAttempt"]>
): ReturnType<AttemptListener["beginAttempt"]> {
  const { owner } = activity;
  activity.progress();
  activity.attempts ??= new AttemptLog(owner.nowMs());
  const log = activity.attempts;
  const attempt = log.begin(owner.nowMs(), host, retries, sentBytes);
  owner.onAttempt(activity);
  return (result: AttemptResult, region?: string, bytes?: number): void => {
    if (activity.ended) return;
    log.end(attempt, result, region, bytes);
    activity.progress();
    owner.onAttempt(activity);
  };
}
