import {
  type Consumer,
  followBytes,
  followResponse,
  isObject,
  Observation,
  ownData,
  plainData,
  type Read,
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
    call.end({ error: new AnswerError(status, `The server answered with the status ${status}.`) });
    return;
  }
  call.take(answer); // some servers state the tokens in headers
  if (input) call.take(input);
  let failure: AnswerError | undefined;
  const take = (piece: unknown, read: Read) => {
    failure ??= failureIn(piece, read);
    call.take(piece);
  };
  const text = new AnswerText(headers?.get("content-type") ?? "", (piece) => take(piece, plainData));
  const observation: Observation = new Observation({
    onChunk(chunk) {
      if (!(chunk instanceof Uint8Array)) take(Array.isArray(chunk) ? chunk.at(-1) : chunk, ownData);
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

/** An answer that is a failure, by its status or in its own words. */
class AnswerError extends Error {
  constructor(word: unknown, message = `The server's answer states the error ${word}.`) {
    super(message);
    this.name = String(word);
  }
}

/**
 * What an answer or a piece of one with the status 200 states of its failure. Sources: Claude API documentation, "Errors";
 * OpenAI API reference, "Streaming events", `response.failed` and `error`; OpenRouter documentation, "Errors".
 * @param read A piece may be the client's own. One that was parsed here needs no care.
 */
function failureIn(piece: unknown, read: Read): AnswerError | undefined {
  if (!isObject(piece)) return undefined;
  const response = read(piece, "response");
  const stated = read(piece, "error") ?? (isObject(response) ? read(response, "error") : undefined);
  const isEvent = read(piece, "type") === "error";
  if (!stated && !isEvent) return undefined;
  if (!isObject(stated) && !isEvent) return isText(stated) ? new AnswerError("error") : undefined;
  const error = isObject(stated) ? stated : piece;
  const [message, ...words] = ["message", "code", "type", "status"].map((name) => read(error, name));
  const word = words.find((value) => isText(value) || typeof value === "number");
  return isEvent || isText(message) || word !== undefined ? new AnswerError(word ?? "error") : undefined;
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
