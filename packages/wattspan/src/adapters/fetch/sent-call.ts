/** Reports a metered request: to a call of its own, or to one that a framework reported. */

import { answerInside } from "@wattspan/core/attempts";
import { isObject, ownData } from "@wattspan/core/observe";
import { type AskedInput, inputIn } from "../../counting/asked-input.js";
import type { MatchedCall } from "../pending-calls.js";
import type { ReportedCall } from "../reported-call.js";
import { followAnswer } from "./followed-answer.js";
import type { AskedInference } from "./model-request.js";
import { callHere, requestedCall } from "./requested-call.js";

/** Follows one request. Nothing here throws, except what `run` runs. */
export interface SentCall {
  /** Whether the answer is followed while its client reads it. */
  readonly follows: boolean;
  /** A budget refused the call: it must not be sent. */
  readonly refused?: Error | undefined;
  run<R>(send: () => R): R;
  answered(response: unknown): void;
  failed(error: unknown): void;
  /** Called when its end cannot be observed. */
  unseen(): void;
}

/**
 * A call that begins with its request and ends with its answer.
 * @param signal Aborts the request.
 * @example sentForItself(options).run(send)
 */
export const sentForItself = (options: AskedInference, input?: AskedInput, signal?: AbortSignal): SentCall =>
  sentFor(stoppable(requestedCall(options), signal), input);

/** The call, which its caller may stop for any reason: the error is that reason then, of any name. */
function stoppable(call: ReportedCall, signal: AbortSignal | undefined): ReportedCall {
  if (!signal) return call;
  return {
    run: (fn) => call.run(fn),
    take: (piece) => call.take(piece),
    end: (ending) => call.end(isReason(ending?.error, signal) ? { ...ending, outcome: "aborted" } : ending),
    ...(call.refused && { refused: call.refused }),
  };
}

/**
 * A part of a call that is metered around it. Only the content of the answer is reported, unless it comes from this
 * machine and the call counts as hosted.
 * @example sentInside({ model: "m", operation: "chat" })?.run(send)
 */
export function sentInside(
  inference: AskedInference,
  input?: AskedInput,
  signal?: AbortSignal,
): SentCall | undefined {
  const here = callHere(inference);
  if (here) return sentFor(stoppable(here, signal), input);
  const answer = answerInside(inference.operation ?? "");
  return answer && sentFor(answer, input);
}

/** Whether an error is the caller's reason. A time limit is none. */
function isReason(error: unknown, { aborted, reason }: AbortSignal): boolean {
  if (!aborted || error === undefined || error !== reason) return false;
  try {
    return (error as Partial<Error> | null)?.name !== "TimeoutError";
  } catch {
    return true; // a reason that throws when it is looked at
  }
}

function sentFor(call: ReportedCall, input: AskedInput | undefined): SentCall {
  return {
    follows: true,
    refused: call.refused,
    run: (send) => call.run(send),
    answered(response) {
      try {
        followAnswer(response, call, input);
      } catch {
        call.end(); // an answer that throws when read
      }
    },
    failed: (error) => call.end({ error }),
    unseen: () => call.end(),
  };
}

/**
 * A call that others begin and end. A failed request leaves it to the next one.
 * @example sentForOffered(offered, { model: "gpt-4o-mini" }).run(send)
 */
export function sentForOffered(
  offered: MatchedCall,
  inference: AskedInference,
  input?: AskedInput,
  signal?: AbortSignal,
): SentCall {
  const call = offered.call(inference.model ?? offered.model ?? "unknown");
  const leave = () => {
    offered.taken = false;
  };
  const here = call.run(() => callHere(inference));
  if (here) return leaving(sentFor(stoppable(here, signal), input), leave);
  return {
    follows: offered.follow === true,
    refused: call.refused,
    run: (send) => call.run(send),
    answered(response) {
      try {
        if ((response as Response).status >= 400) leave();
        else followAnswer(response, offered.follow ? stoppable(call, signal) : aside(call), input);
      } catch {
        leave(); // an answer that throws when read
      }
    },
    failed: leave,
    unseen: () => undefined,
  };
}

/** Leaves the framework's call to the next request, if this one fails. */
const leaving = (sent: SentCall, leave: () => void): SentCall => ({
  ...sent,
  answered(response) {
    if (hasFailed(response)) leave();
    sent.answered(response);
  },
  failed(error) {
    leave();
    sent.failed(error);
  },
});

function hasFailed(response: unknown): boolean {
  try {
    return (response as Response).status >= 400;
  } catch {
    return true; // an answer that throws when read
  }
}

/**
 * The part of a framework's call that we report. The framework has the pieces and ends the call, but drops
 * comments and does not report its input.
 */
const aside = (call: ReportedCall): ReportedCall => ({
  run: (fn) => call.run(fn),
  take: (piece) => {
    if (isObject(piece) && (inputIn(piece) || ownData(piece, "energy") || ownData(piece, "impact")))
      call.take(piece);
  },
  end: () => undefined,
});
