/**
 * Clients that Stainless generates, such as OpenAI's and Anthropic's: their promises, streams and helpers.
 */

import { dataProperty, hasMethods, isObject, methodOf, ownData } from "../runtime/own-method.js";
import { subscribe } from "../runtime/promise.js";
import { followIterable } from "./iterator.js";
import type { Observation } from "./observation.js";

/**
 * An `APIPromise` reads and parses the body when its `then`, `catch`, `finally` or `withResponse` is called;
 * all of them use `parse()`, once. So nothing may be called on it: an own `parse` sees the caller's requests.
 * With `asResponse()` alone the caller reads the body.
 */
export function followApiPromise(
  observation: Observation,
  promise: object,
  settled: (value: unknown) => void,
  failed: (error: unknown) => void,
): boolean {
  const response = dataProperty(promise, "responsePromise");
  if (!isObject(response) || methodOf(promise, "parse") === undefined) return false;
  if (Object.hasOwn(promise, "then")) return false; // a list of pages, which asks another promise than its own
  observation.isClients = true;
  let parsed = false;
  const see = (body: unknown) => {
    if (parsed || !isObject(body)) return;
    parsed = subscribe(body, settled, failed);
  };
  see(dataProperty(promise, "parsedPromise")); // requested before us
  if (parsed) return true;
  const headers = (answer: unknown) => {
    if (!parsed) settled(isObject(answer) ? ownData(answer, "response") : undefined);
  };
  observation.hook(promise, "asResponse", () => subscribe(response, headers, failed));
  return observation.hook(promise, "parse", see);
}

/**
 * A `Stream` creates its iterators, including those of `tee()` and `toReadableStream()`, with its own
 * `iterator`. An aborted one ends like a complete one, so its controller is checked. One that the client
 * made has iterators of the client, whose steps need less than those of the caller.
 */
export function followApiStream(observation: Observation, stream: object): boolean {
  const controller = dataProperty(stream, "controller");
  if (!isObject(controller)) return false;
  const aborted = () => (controller as Partial<AbortController>).signal?.aborted === true;
  const consumer = observation.consumer(aborted);
  return followIterable(observation, stream, "iterator", consumer, observation.isClients ? "enter" : "run");
}

/** Events that carry the transmitted data: of chat completions, of responses and assistants, of messages. */
const CHUNK_EVENTS = ["chunk", "event", "streamEvent"];

/**
 * The `.stream()` helpers run by themselves and notify their listeners. A listener for `error` or `abort`
 * would keep an error from becoming an unhandled rejection; `end` follows both, and the helper then knows the
 * outcome.
 */
export function followHelper(observation: Observation, helper: object): boolean {
  if (!hasMethods(helper, "on", "emitted", "done")) return false;
  const { ended, on } = helper as { ended?: unknown; on(event: string, listener: unknown): void };
  const finish = () => {
    const { aborted, errored } = helper as { aborted?: unknown; errored?: unknown };
    observation.end(aborted ? "aborted" : errored ? "error" : "ok");
  };
  if (ended === true) {
    finish();
    return true;
  }
  const item = (chunk: unknown) => observation.item(chunk);
  for (const event of CHUNK_EVENTS) Reflect.apply(on, helper, [event, item]);
  Reflect.apply(on, helper, ["end", observation.guarded(finish)]);
  return true;
}
