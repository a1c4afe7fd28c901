import type { Reason } from "../contracts/reasons.js";
import { AttemptLog } from "../doorway/attempt-log.js";
import { PeerServices } from "../doorway/peer-services.js";
import type { AttemptListener } from "../doorway/running-activity.js";
import type { Statements } from "./activity-state.js";

/** The owner of answers. */
interface AnsweredHolder {
  stated: Statements | undefined;
  replacedBy: number;
  because(reason: Reason): void;
}

/** The owner of requests: an inference. */
export interface AttemptHolder extends AnsweredHolder {
  attempts: AttemptLog | undefined;
  readonly ended: boolean;
  readonly owner: { nowMs(): number };
  progress(): void;
}

/**
 * Notes a request, and returns the function to call at its end. Calls after the end of the inference are
 * ignored.
 * @param noted Called after each change.
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
  return (result, region, bytes, counted): void => {
    if (holder.ended) return;
    log.end(attempt, result, region, bytes);
    if (result === "answered") answeredBy(holder, host, counted);
    holder.progress();
    noted();
  };
}

/**
 * A request was answered. A service that states energy counts the call itself. The amount comes only from
 * named services, through their own listeners; an unnamed one counts as an unknown part.
 */
export function answeredBy(holder: AnsweredHolder, host = "unknown", counted = ""): void {
  if (holder.stated?.services || !counted.includes("energy=")) return;
  const services = new PeerServices();
  services.begin({ host, source: "", counted: "there" });
  holder.stated = { ...holder.stated, services };
  holder.replacedBy++;
  holder.because("counted_elsewhere");
}
