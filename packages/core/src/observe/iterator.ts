import { isObject, methodOf, ownData } from "../runtime/own-method.js";
import { followPromise, type Settled, subscribe } from "../runtime/promise.js";
import type { Consumer, Observation } from "./observation.js";

/**
 * Follows an iterator, sync or async, by its own `next`, `return` and `throw`, which run in the activity's
 * context. It ends when it is done, when it fails, or when its consumer closes it early.
 */
export function followIterator(observation: Observation, iterator: object, consumer: Consumer): boolean {
  // OpenAI's and Anthropic's clients abort their own request on failure: that is not the caller's abort.
  const failed = observation.guarded((error) => observation.fail(error));
  const step = (closes: boolean) => {
    const settled = observation.guarded((result: unknown) => {
      if (!isObject(result)) return;
      const done = Boolean(ownData(result, "done"));
      const value = ownData(result, "value");
      if (done && closes) consumer.left();
      else if (done) observation.end(consumer.aborted() ? "aborted" : "ok", value);
      else if (!closes) consumer.item(value);
    });
    return (given: unknown) => {
      if (!isObject(given) || !("then" in given)) settled(given);
      else followPromise(given, settled, failed);
    };
  };
  if (!observation.hookWork(iterator, "next", step(false))) return false;
  const close = step(true);
  observation.hookWork(iterator, "return", close);
  observation.hookWork(iterator, "throw", close);
  return true;
}

/** Async generators return native promises of plain results, even if a library has replaced the globals. */
const nativeNext: unknown = /* @__PURE__ */ methodOf(
  /* @__PURE__ */ (async function* () {
    yield undefined;
  })(),
  "next",
);

/** Follows a native async generator of a client. False for other iterators. */
export function followGenerator(observation: Observation, generator: object, consumer: Consumer): boolean {
  if (methodOf(generator, "next") !== nativeNext) return false;
  const failed = observation.guarded((error) => observation.fail(error));
  const stepped = ({ done, value }: IteratorResult<unknown>) => {
    if (done) observation.end(consumer.aborted() ? "aborted" : "ok", value);
    else consumer.item(value);
  };
  const closed = ({ done }: IteratorResult<unknown>) => {
    if (done) consumer.left();
  };
  const hook = (key: string, settled: (result: IteratorResult<unknown>) => void) => {
    const seen = observation.guarded(settled);
    const follow = (step: unknown) => void subscribe(step as object, seen as Settled, failed);
    return observation.hookWork(generator, key, follow, "enter");
  };
  return hook("next", stepped) && hook("return", closed) && hook("throw", closed);
}

/** Follows the iterators that a method of the object returns. */
export function followIterable(
  observation: Observation,
  iterable: object,
  key: PropertyKey,
  consumer: Consumer,
): boolean {
  return observation.hookWork(iterable, key, (iterator) => {
    if (isObject(iterator)) followIterator(observation, iterator, consumer);
  });
}
