import { hasMethods, isObject, methodOf, propertyOf } from "../runtime/own-method.js";
import { followThenable, subscribe } from "../runtime/promise.js";
import { followStreamResult } from "./ai-sdk.js";
import { followIterable, followIterator } from "./iterator.js";
import { followChild, followNodeStream, isChild, isNodeStream, isOver } from "./node-stream.js";
import { type Consumer, Observation } from "./observation.js";
import { followResponse, isStreamed } from "./response.js";
import type { ResultListener } from "./result-listener.js";
import { followApiPromise, followApiStream, followHelper } from "./stainless.js";
import { followWebStream, isWebStream } from "./web-stream.js";

export { outcomeOf } from "./error-outcome.js";
export type { ResultListener } from "./result-listener.js";

/**
 * Follows a result to its end and returns the same result: nothing is copied, wrapped, buffered, read or
 * parsed.
 * | result | followed by | end |
 * | --- | --- | --- |
 * | a value, a page of a list, a complete `Response` | – | at once |
 * | a native promise | a subscription of its own | when it settles; a stream in it is followed on |
 * | a Stainless promise (OpenAI, Anthropic) | own `parse`, `asResponse` | when the caller has the requested value |
 * | its `Stream` | own `iterator`, also for `tee()` and `toReadableStream()` | done, failed, left or aborted |
 * | its `.stream()` helper | its events | its `end` |
 * | any other thenable | own `then` | when the caller makes it settle |
 * | an iterator or generator, sync or async | own `next`, `return`, `throw` | done, failed or left |
 * | an async iterable | own `[Symbol.asyncIterator]` | the same |
 * | a web `ReadableStream` | own `getReader`, `pipeTo`, … | the same; see `followWebStream` for its limits |
 * | a result of the AI SDK's `streamText` | its own `baseStream` | the same; see `followStreamResult` |
 * | a `Response` that is streamed | own `text` and the like, `body`, `clone` | the body has been read, failed or was left |
 * | a readable Node stream | `end`, `close`, `errorMonitor` | the first of them |
 * | a child process | `exit`, `errorMonitor` | the same |
 * | an object that holds such streams as data | each of them | the first of them |
 * Collections that can be iterated, such as an array or a `Map`, are values. A result that continues and
 * cannot be followed (frozen, locked, an emitter, an object of promises, streams behind getters) is marked
 * so, and ends at once with `ok`. Getters of a result are not read, except those of the platform. One
 * difference remains: a promise with a subscription counts as handled. A native promise that rejects without
 * being awaited or caught by the caller raises no `unhandledRejection`; nor do promises from `next()`,
 * `read()`, `pipeTo()` and `text()` of a followed stream or response. (Returning a derived promise instead
 * would raise one for promises that are handled elsewhere.) Stainless promises and other thenables behave as
 * before.
 * @param result The result of the caller's function.
 * @param listener Receives items and the end, runs iterators in its context, and receives our own failures.
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

/**
 * Most results are native promises, and very many may be pending: two functions are all the memory that one
 * takes.
 */
function followNative(value: unknown, listener: ResultListener): boolean {
  try {
    if (!isObject(value)) return false;
    const settled = (inner: unknown) => void observe(inner, listener);
    return subscribe(value, settled, (error) => new Observation(listener).fail(error));
  } catch {
    return false; // a proxy that cannot be inspected
  }
}

function follow(observation: Observation, value: unknown): void {
  let unseen: boolean | undefined = false;
  try {
    if (isObject(value)) unseen = followObject(observation, value);
  } catch {
    unseen = false; // a proxy that cannot be inspected
  }
  if (unseen !== undefined) observation.end("ok", value, undefined, unseen);
}

/** Undefined if it is followed, else whether it continues unseen. */
function followObject(observation: Observation, value: object): boolean | undefined {
  if (mayGoOn(value)) {
    if (followResult(observation, value)) return undefined;
    if (goesOn(value) || isEmitter(value)) return true;
    if (hasMethods(value, "on")) return false;
  }
  // What a client parsed has no stream inside.
  const members = observation.isClients ? undefined : membersOf(value);
  if (members === undefined) return false;
  return followMembers(observation, members) ? undefined : members.some(goesOn);
}

function followResult(observation: Observation, value: object): boolean {
  const then = "then" in value;
  const settled = (inner: unknown) => follow(observation, inner);
  const { fail } = observation;
  if (then && subscribe(value, settled, fail)) return true;
  const asked = then && followApiPromise(observation, value, settled, fail);
  const awaited = asked || (then && followThenable(value, settled, fail));
  // Some results can be awaited or iterated. Either is seen. Of a client's promises, only those of pages can.
  const consumed = (!asked || Symbol.asyncIterator in value) && followStream(observation, value);
  if (awaited || consumed) observation.watch();
  return awaited || consumed;
}

/** Follows the streams in a result: the first end is the end. */
function followMembers(observation: Observation, members: readonly object[]): boolean {
  const follow = (isResponse: boolean) =>
    members.filter((member) => "bodyUsed" in member === isResponse && followStream(observation, member));
  // A response next to a stream is usually the source of that stream.
  const followed = follow(false).length > 0 || follow(true).length > 0;
  if (followed) observation.watch();
  return followed;
}

function followStream(observation: Observation, value: object, one?: Consumer): boolean {
  if (isNodeStream(value)) return followNodeStream(observation, value);
  if (followChild(observation, value)) return true;
  if (isStreamed(value))
    return followResponse(observation, value, (body, branch) => void followStream(observation, body, branch));
  if (followStreamResult(observation, value)) return true;
  if (followHelper(observation, value) || followApiStream(observation, value)) return true;
  const iterates = (key: symbol) => methodOf(value, key) !== undefined;
  const async = iterates(Symbol.asyncIterator);
  const consumer = one ?? observation.consumer();
  const stepped =
    methodOf(value, "next") !== undefined &&
    (async || iterates(Symbol.iterator)) &&
    followIterator(observation, value, consumer);
  if (isWebStream(value)) return followWebStream(observation, value, consumer) || stepped;
  // A page of a list can be iterated over all pages, but is mostly read as it is.
  if (stepped || !async || methodOf(value, "getNextPage") !== undefined) return stepped;
  return followIterable(observation, value, Symbol.asyncIterator, consumer);
}

/** A result that continues has few members; a table of data has many. */
const MAX_MEMBERS = 16;

/** Every result that continues has one of these. Each check is spelled out, as the engine then caches it. */
const mayGoOn = (value: object): boolean =>
  Symbol.asyncIterator in value ||
  "then" in value ||
  "next" in value ||
  "on" in value ||
  "bodyUsed" in value ||
  "baseStream" in value ||
  "textStream" in value ||
  "addEventListener" in value;

/** Plain data members of a result that may continue; undefined without any, as in most results. */
function membersOf(value: object): object[] | undefined {
  if (ArrayBuffer.isView(value) || (Array.isArray(value) && value.length > MAX_MEMBERS)) return undefined;
  let members: object[] | undefined;
  let left = MAX_MEMBERS;
  for (const key in value) {
    if (left-- === 0) break;
    const member: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    if (typeof member !== "object" || member === null || !mayGoOn(member)) continue;
    members ??= [];
    members.push(member);
  }
  return members;
}

/**
 * Whether a result that was not followed continues: it is frozen, it has another reader, or its streams are
 * behind getters.
 */
function goesOn(value: object): boolean {
  if (isNodeStream(value)) return !isOver(value);
  return (
    hasMethods(value, "then") ||
    hasMethods(value, "next", Symbol.iterator) ||
    (hasMethods(value, Symbol.asyncIterator) && !hasMethods(value, "getNextPage")) ||
    isWebStream(value) ||
    isStreamed(value) ||
    propertyOf(value, "textStream")?.get !== undefined
  );
}

/** Whether only unknown events would show its end. */
const isEmitter = (value: object): boolean =>
  (hasMethods(value, "on", "emit") && !isNodeStream(value) && !isChild(value)) ||
  hasMethods(value, "addEventListener", "close");
