import type { Reason } from "../contracts/reasons.js";
import { AttemptLog } from "../doorway/attempt-log.js";
import { PeerServices } from "../doorway/peer-services.js";
import type { AttemptListener } from "../doorway/running-call.js";
import type { Statements } from "./activity-state.js";

/** What answers belong to. */
interface AnsweredHolder {
  stated: Statements | undefined;
  replacedBy: number;
  because(reason: Reason): void;
}

/** What requests belong to: an inference. */
export interface AttemptHolder extends AnsweredHolder {
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
  return (result, region, bytes, counted): void => {
    if (holder.ended) return;
    log.end(attempt, result, region, bytes);
    if (result === "answered") answeredBy(holder, host, counted);
    holder.progress();
    noted();
  };
}

/**
 * A request was answered. A service that states energy counts the call itself. How much that is, is heard of named services only, which others listen to: without
 * a name it is a part that is not known.
 */
export function answeredBy(holder: AnsweredHolder, host = "unknown", counted = ""): void {
  if (holder.stated?.services || !counted.includes("energy=")) return;
  const services = new PeerServices();
  services.begin({ host, source: "", counted: "there" });
  holder.stated = { ...holder.stated, services };
  holder.replacedBy++;
  holder.because("counted_elsewhere");
}
