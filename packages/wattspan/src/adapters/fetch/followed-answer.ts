import { type Consumer, followBytes, followResponse, isObject, Observation } from "@wattspan/core/observe";
import type { AskedInput } from "../../counting/asked-input.js";
import type { ReportedCall } from "../reported-call.js";
import { AnswerText } from "./answer-text.js";

/** Ends calls whose answers are dropped unread. */
const dropped = new FinalizationRegistry<ReportedCall>((call) => call.end({ outcome: "aborted" }));

/**
 * Ends the call when its answer has been read, and gives it the pieces. Only the methods of the answer
 * change. Nothing of it is read, copied or kept.
 * @param input The input of the request, if known.
 */
export function followAnswer(answer: unknown, call: ReportedCall, input?: AskedInput): void {
  if (!isObject(answer)) {
    call.end();
    return;
  }
  const { status = 200, headers } = answer as Partial<Response>;
  if (status >= 400) {
    call.end({ error: new AnswerError(status) });
    return;
  }
  call.take(answer); // some servers state the tokens in headers
  if (input) call.take(input);
  const text = new AnswerText(headers?.get("content-type") ?? "", (piece) => call.take(piece));
  const observation: Observation = new Observation({
    onChunk(chunk) {
      if (!(chunk instanceof Uint8Array)) call.take(Array.isArray(chunk) ? chunk.at(-1) : chunk);
      text.take(chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : chunk);
      if (text.complete) observation.end("ok"); // some clients read no further
    },
    onEnd(outcome, _, error) {
      dropped.unregister(observation);
      text.end();
      call.end({ outcome, error });
    },
  });
  const followBody = (body: object, consumer: Consumer) => {
    if (body instanceof ReadableStream) followBytes(body, observation, consumer);
  };
  if (!EMPTY.has(status) && followResponse(observation, answer, followBody))
    dropped.register(observation, call, observation);
  else observation.end("ok");
}

/** Answers without a body. */
const EMPTY = new Set([204, 205, 304]);

/** An answer which states that the call failed. */
class AnswerError extends Error {
  constructor(status: number) {
    super(`The server answered with the status ${status}.`);
    this.name = String(status);
  }
}
