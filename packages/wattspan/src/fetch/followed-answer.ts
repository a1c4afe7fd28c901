/** Follows the answer to a request to the end of its body, by whatever door its client reads it. */

import { followBytes, followPromise, isObject, Observation, ownData } from "@wattspan/core/observe";
import type { ToldCall } from "../adapters/told-call.js";
import { AnswerText } from "./answer-text.js";

/** Calls whose answers may be dropped unread, by what would see them read. */
const dropped = new FinalizationRegistry<ToldCall>((call) => call.end({ outcome: "aborted" }));

/**
 * Ends the call when its answer has been read, and gives it the pieces that say tokens. The answer is as it was: nothing of it is
 * read, copied or kept, only its methods are its own.
 */
export function followAnswer(answer: unknown, call: ToldCall): void {
  if (!isObject(answer)) {
    call.end();
    return;
  }
  const { status = 200, headers } = answer as Partial<Response>;
  if (status >= 400) {
    call.end({ error: new AnswerError(status) });
    return;
  }
  call.take(answer); // some servers say the tokens in headers
  const text = new AnswerText(headers?.get("content-type") ?? "", (piece) => call.take(piece));
  const observation: Observation = new Observation({
    onChunk(chunk) {
      call.take(undefined);
      text.take(chunk);
      if (text.complete) observation.end("ok"); // some clients read no further
    },
    onEnd(outcome, _, error) {
      dropped.unregister(observation);
      text.end();
      call.end({ outcome, error });
    },
  });
  if (!EMPTY.has(status) && follow(answer, observation, call))
    dropped.register(observation, call, observation);
  else observation.end("ok");
}

/** Answers without a body. */
const EMPTY = new Set([204, 205, 304]);

/** An answer that says that the call failed. */
class AnswerError extends Error {
  constructor(status: number) {
    super(`The server answered with the status ${status}.`);
    this.name = String(status);
  }
}

function follow(answer: object, observation: Observation, call: ToldCall): boolean {
  const failed = (error: unknown) => observation.fail(error);
  const read = (key: string, seen: (value: unknown) => void) =>
    observation.hook(answer, key, (pending) => {
      const settled = observation.guarded((value: unknown) => {
        seen(value);
        observation.end("ok");
      });
      // Also of another realm, as in the sandbox of an edge runtime.
      if (isObject(pending)) followPromise(pending, settled, failed);
    });
  const take = (value: unknown) => observation.item(value);
  const bytes = (value: unknown) => take(value instanceof ArrayBuffer ? new Uint8Array(value) : value);
  const hooked = read("json", (value) => call.take(value));
  read("text", take);
  read("arrayBuffer", bytes);
  read("bytes", bytes);
  read("blob", () => undefined);
  read("formData", () => undefined);
  observation.hook(answer, "clone", (copy) => isObject(copy) && follow(copy, observation, call));
  return followBody(answer, observation) && hooked;
}

/** Puts an own `body` before the inherited one, so that the stream is followed when somebody asks for it. */
function followBody(answer: object, observation: Observation): boolean {
  let followed: unknown;
  const see = (stream: unknown) => {
    if (stream === followed || !(stream instanceof ReadableStream)) return;
    followed = stream;
    followBytes(stream, observation);
  };
  see(ownData(answer, "body"));
  const inherited = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(answer) ?? {}, "body")?.get;
  if (!inherited) return true;
  return Reflect.defineProperty(answer, "body", {
    get(this: unknown) {
      const stream: unknown = Reflect.apply(inherited, this, []);
      observation.guard(see, stream);
      return stream;
    },
    configurable: true,
    enumerable: false,
  });
}
