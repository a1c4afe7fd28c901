import { isObject, methodOf, ownData, plainData, type Read } from "../runtime/own-method.js";
import { followPromise } from "../runtime/promise.js";
import type { Consumer, Entering, Observation } from "./observation.js";

const generatorNext = /* @__PURE__ */ methodOf(/* @__PURE__ */ generator(), "next");

async function* generator() {
  yield undefined;
}

/**
 * Follows an iterator, sync or async, by its own `next`, `return` and `throw`, which run in the activity's
 * context. It ends when it is done, when it fails, or when its consumer closes it early.
 */
export function followIterator(
  observation: Observation,
  iterator: object,
  consumer: Consumer,
  entering?: Entering,
): boolean {
  // OpenAI's and Anthropic's clients abort their own request on failure: that is not the caller's abort.
  const { fail } = observation;
  const isGenerator = methodOf(iterator, "next") === generatorNext;
  const step = (closes: boolean, read: Read = ownData) => {
    const settled = observation.guarded((result: unknown) => {
      if (!isObject(result)) return;
      const done = Boolean(read(result, "done"));
      const value = read(result, "value");
      if (done && closes) consumer.left();
      else if (done) observation.end(consumer.aborted() ? "aborted" : "ok", value);
      else if (!closes) consumer.item(value);
    });
    return (given: unknown) => {
      if (!isObject(given) || !("then" in given)) settled(given);
      else followPromise(given, settled, fail);
    };
  };
  if (!observation.hookWork(iterator, "next", step(false, isGenerator ? plainData : ownData), entering))
    return false;
  const close = step(true);
  observation.hookWork(iterator, "return", close, entering);
  observation.hookWork(iterator, "throw", close, entering);
  return true;
}

/** Follows the iterators that a method of the object returns. */
export function followIterable(
  observation: Observation,
  iterable: object,
  key: PropertyKey,
  consumer: Consumer,
  entering?: Entering,
): boolean {
  const follow = (iterator: unknown, [options]: readonly unknown[]) => {
    // Who leaves such a loop over a web stream leaves that to the next reader.
    const isKept = isObject(options) && ownData(options, "preventCancel");
    const reader = isKept ? { ...consumer, left: () => undefined } : consumer;
    if (isObject(iterator)) followIterator(observation, iterator, reader, entering);
  };
  return observation.hookWork(iterable, key, follow, entering);
}
