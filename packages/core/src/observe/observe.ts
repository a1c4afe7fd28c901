import { followStreamResult } from "./ai-sdk.js";
import { followIterable, followIterator } from "./iterator.js";
import { followNodeStream, isNodeStream } from "./node-stream.js";
import { Observation } from "./observation.js";
import { isObject, methodOf } from "./own-method.js";
import { followThenable, subscribe } from "./promise.js";
import type { ResultListener } from "./result-listener.js";
import { followApiPromise, followApiStream, followHelper } from "./stainless.js";
import { followWebStream, isWebStream } from "./web-stream.js";

export { outcomeOf } from "./error-outcome.js";
export type { ResultListener } from "./result-listener.js";

/**
 * Follows a result to its end and returns that very result: nothing is copied, wrapped, buffered, read or parsed.
 *
 * | result | followed by | end |
 * | --- | --- | --- |
 * | a value, a `Response`, a page of a list | – | at once |
 * | a native promise | one subscription beside the caller's | when it settles; a stream in it is followed on |
 * | a Stainless promise (OpenAI, Anthropic) | own `parse`, `asResponse` | when the caller has what it asked for |
 * | its `Stream` | own `iterator`, also for `tee()` and `toReadableStream()` | done, failed, left or aborted |
 * | its `.stream()` helper | its events | its `end` |
 * | any other thenable | own `then` | when the caller has made it settle |
 * | an iterator or generator, sync or async | own `next`, `return`, `throw` | done, failed or left |
 * | an async iterable | own `[Symbol.asyncIterator]` | the same |
 * | a web `ReadableStream` | own `getReader`, `pipeTo`, … | the same; see `followWebStream` for what cannot be seen |
 * | a result of the AI SDK's `streamText` | its own `baseStream` | the same; see `followStreamResult` |
 * | a readable Node stream | `end`, `close`, `errorMonitor` | the first of them |
 *
 * Collections that can be iterated, such as an array or a `Map`, are values. What cannot be followed (frozen, locked,
 * a hostile proxy) ends at once with `ok`. Getters of a result are not read.
 *
 * One difference remains: a promise that has been subscribed to counts as handled. So a native promise that
 * rejects and that the caller neither awaits nor catches raises no `unhandledRejection` any more; the same holds for
 * promises that `next()`, `read()` and `pipeTo()` of a followed stream give. (Handing out a derived promise instead would
 * raise one for promises that are handled elsewhere.) Stainless promises and other thenables behave as before.
 *
 * @param result What the caller's function returned.
 * @param listener Hears of items and of the end, runs iterators in its context, and is told what failed on our side.
 * @returns `result`, always.
 * @example
 * const stream = observe(client.chat.completions.create({ model, messages, stream: true }), {
 *   onChunk: (chunk) => { usage = mergeUsage(usage, usageOf(chunk)); },
 *   onEnd: (outcome) => settle(outcome, usage),
 *   run: (fn) => storage.run(activity, fn),
 * });
 */
export function observe<T>(result: T, listener: ResultListener): T {
  if (!followNative(result, listener)) follow(new Observation(listener), result);
  return result;
}

/** Most results are native promises, and very many may be pending: two functions are all that is held for one. */
function followNative(value: unknown, listener: ResultListener): boolean {
  try {
    if (!isObject(value)) return false;
    const settled = (inner: unknown) => void observe(inner, listener);
    return subscribe(value, settled, (error) => new Observation(listener).fail(error));
  } catch {
    return false; // a proxy that does not let itself be looked at
  }
}

function follow(observation: Observation, value: unknown): void {
  let followed = false;
  try {
    followed = isObject(value) && followObject(observation, value);
  } catch {
    followed = false; // a proxy that does not let itself be looked at
  }
  if (!followed) observation.end("ok", value);
}

/** Whatever is consumed and not awaited has one of these. Each look stands for itself, as then it is remembered and fast. */
const isConsumed = (value: object): boolean =>
  Symbol.asyncIterator in value || "next" in value || "on" in value || "baseStream" in value;

function followObject(observation: Observation, value: object): boolean {
  const then = "then" in value;
  if (!then && !isConsumed(value)) return false; // most are data
  const settled = (inner: unknown) => follow(observation, inner);
  const failed = (error: unknown) => observation.fail(error);
  if (then && subscribe(value, settled, failed)) return true;
  // Some results are both: they can be awaited or iterated. Whichever the caller does is seen.
  const awaited =
    then && (followApiPromise(observation, value, settled, failed) || followThenable(value, settled, failed));
  const consumed = followStream(observation, value);
  if (awaited || consumed) observation.watch();
  return awaited || consumed;
}

function followStream(observation: Observation, value: object): boolean {
  if (isNodeStream(value)) return followNodeStream(observation, value);
  if (followStreamResult(observation, value)) return true;
  if (followHelper(observation, value) || followApiStream(observation, value)) return true;
  const iterates = (key: symbol) => methodOf(value, key) !== undefined;
  const async = iterates(Symbol.asyncIterator);
  const consumer = observation.consumer();
  const stepped =
    methodOf(value, "next") !== undefined &&
    (async || iterates(Symbol.iterator)) &&
    followIterator(observation, value, consumer);
  if (isWebStream(value)) return followWebStream(observation, value, consumer) || stepped;
  // A page of a list can be iterated over all pages, but is mostly read as it is.
  if (stepped || !async || methodOf(value, "getNextPage") !== undefined) return stepped;
  return followIterable(observation, value, Symbol.asyncIterator, consumer);
}
