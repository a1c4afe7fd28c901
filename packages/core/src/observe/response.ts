/** Responses of `fetch`, of any implementation. */

import { isObject, propertyOf } from "../runtime/own-method.js";
import { followPromise } from "../runtime/promise.js";
import type { Consumer, Observation } from "./observation.js";
import { type Branch, branchesOf } from "./web-stream.js";

/** Methods that read a body to its end. */
const READS = ["json", "text", "arrayBuffer", "bytes", "blob", "formData"] as const;

/**
 * Whether the body of a response is still being produced and has no reader yet. A response with a stated
 * length is complete, and so is JSON that was not fetched, such as a request handler's own.
 */
export function isStreamed(value: object): boolean {
  if (!("bodyUsed" in value && "arrayBuffer" in value)) return false;
  const { ok, headers, url, bodyUsed } = value as Response;
  if (!ok || bodyUsed || headers.has("content-length")) return false;
  const isMade = !url && /^application\/json\b/i.test(headers.get("content-type") ?? "");
  return !isMade && (value as Response).body !== null; // some runtimes make it when it is read
}

/**
 * Follows a response through every way to read its body: its own methods, its `body`, clones. Their results
 * are the items. The body is neither read, locked nor copied. False if the object does not allow it.
 *
 * @param followBody Follows the stream when the caller gets it, as one of those that share its items.
 * @example followResponse(observation, response, (body, consumer) => followBytes(body, observation, consumer));
 */
export function followResponse(
  observation: Observation,
  response: object,
  followBody: (body: object, consumer: Consumer) => void,
  branch: () => Branch = branchesOf(observation.consumer()),
): boolean {
  const consumer = branch();
  const settled = (value: unknown) => {
    if (consumer.whole(value)) observation.end("ok");
  };
  // Also from another realm, as in the sandbox of an edge runtime.
  const read = (pending: unknown) => isObject(pending) && followPromise(pending, settled, observation.fail);
  const hooked = READS.map((key) => observation.hook(response, key, read));
  observation.hook(
    response,
    "clone",
    (copy) => isObject(copy) && followResponse(observation, copy, followBody, branch),
  );
  let followed: unknown;
  const see = observation.guarded((body: unknown) => {
    if (body === followed || !isObject(body)) return;
    followed = body;
    followBody(body, consumer);
  });
  const { get, value } = propertyOf(response, "body") ?? {};
  see(value);
  return hooked.includes(true) && (!get || followGetter(response, "body", get, see));
}

/** Defines an own getter before the inherited one, and observes its results. */
function followGetter(
  object: object,
  key: PropertyKey,
  inherited: () => unknown,
  see: (given: unknown) => void,
): boolean {
  return Reflect.defineProperty(object, key, {
    get(this: unknown) {
      const given = Reflect.apply(inherited, this, []);
      see(given);
      return given;
    },
    configurable: true,
  });
}
