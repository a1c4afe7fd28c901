import {
  type Consumer,
  followBytes,
  followResponse,
  isObject,
  Observation,
  ownData,
} from "@wattspan/core/observe";
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
  let failure: AnswerError | undefined;
  const take = (piece: unknown) => {
    failure ??= failureIn(piece);
    call.take(piece);
  };
  const text = new AnswerText(headers?.get("content-type") ?? "", take);
  const observation: Observation = new Observation({
    onChunk(chunk) {
      if (!(chunk instanceof Uint8Array)) take(Array.isArray(chunk) ? chunk.at(-1) : chunk);
      text.take(chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : chunk);
      if (text.complete) observation.end("ok"); // some clients read no further
    },
    onEnd(outcome, _, error) {
      dropped.unregister(observation);
      text.end();
      // A client that reads a failure throws, or leaves the rest.
      call.end(failure && error === undefined ? { error: failure } : { outcome, error });
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
  constructor(status: unknown) {
    super(`The server answered with the status ${status}.`);
    this.name = String(status);
  }
}

/**
 * What an answer or a piece of one with the status 200 states of its failure. Sources: Claude API documentation, "Errors";
 * OpenAI API reference, "Streaming events", `response.failed` and `error`; OpenRouter documentation, "Errors".
 */
function failureIn(piece: unknown): AnswerError | undefined {
  if (!isObject(piece)) return undefined;
  const response = ownData(piece, "response");
  const isEvent = ownData(piece, "type") === "error";
  const stated = ownData(piece, "error") ?? (isObject(response) ? ownData(response, "error") : undefined);
  const error = isObject(stated) ? stated : isEvent ? piece : undefined;
  if (!error) return typeof stated === "string" && stated !== "" ? new AnswerError("error") : undefined;
  const words = [ownData(error, "code"), ownData(error, "type"), ownData(error, "status")];
  return new AnswerError(
    words.find((word) => typeof word === "string" || typeof word === "number") ?? "error",
  );
}
