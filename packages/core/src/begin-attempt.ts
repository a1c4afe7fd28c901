import { AttemptLog } from "./attempt-log.js";
import type { AttemptListener, AttemptResult } from "./running-call.js";

/** What requests belong to: an inference. */
export interface AttemptHolder {
  attempts: AttemptLog | undefined;
  readonly ended: boolean;
  readonly owner: { nowMs(): number };
  progress(): void;
}

/**
 * Notes a request, and gives what is to be called at its end. What comes after the end of the inference is ignored.
 * @param noted Called whenever there is something new.
 */
export function beginAttempt(
  holder: AttemptHolder,
  noted: () => void,
  ...[host, retries, sentBytes]: Parameters<AttemptListener["beginAttempt"]>
): ReturnType<AttemptListener["beginAttempt"]> {
  const { owner } = holder;
  holder.progress();
  holder.attempts ??= new AttemptLog(owner.nowMs());
  const log = holder.attempts;
  const attempt = log.begin(owner.nowMs(), host, retries, sentBytes);
  noted();
  return (result: AttemptResult, region?: string, bytes?: number): void => {
    if (holder.ended) return;
    log.end(attempt, result, region, bytes);
    holder.progress();
    noted();
  };
}
