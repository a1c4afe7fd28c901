import { interpose } from "./own-method.js";

/** Async functions return native promises, even if a library has replaced the global `Promise`. */
const nativePrototype: Promise<unknown> = /* @__PURE__ */ Object.getPrototypeOf(
  /* @__PURE__ */ (async () => undefined)(),
);

type Settled = (value: unknown) => void;

/**
 * Subscribes to an exactly native promise. The caller's promise is unchanged, and counts as handled from then
 * on. False for everything else. Neither function may throw.
 */
export function subscribe(promise: object, settled: Settled, failed: Settled): boolean {
  if (Object.getPrototypeOf(promise) !== nativePrototype || Object.hasOwn(promise, "constructor"))
    return false;
  try {
    nativePrototype.then.call(promise, settled, failed);
    return true;
  } catch {
    return false; // a proxy of a promise
  }
}

/**
 * Observes a thenable when the caller makes it settle, by an own `then`: calling it ourselves could start
 * work, such as a query. A subclass of `Promise` is one of these: `Promise.prototype.then` may not be called
 * on it. Neither function may throw.
 */
export function followThenable(thenable: object, settled: Settled, failed: Settled): boolean {
  // Only a promise is known to pass the value or the error on if a handler is missing.
  const isPromise = thenable instanceof Promise;
  let seen = false;
  const see = (handle: Settled, value: unknown) => {
    seen = true;
    handle(value);
  };
  const hook = (handler: unknown, handle: Settled, missing: (value: unknown) => unknown) => {
    if (typeof handler !== "function" && !isPromise) return handler;
    return function (this: unknown, ...values: unknown[]) {
      see(handle, values[0]);
      return typeof handler === "function" ? Reflect.apply(handler, this, values) : missing(values[0]);
    };
  };
  return interpose(thenable, "then", (then, self, args) => {
    if (seen) return Reflect.apply(then, self, args);
    const [onFulfilled, onRejected, ...more] = args;
    const hooked = [hook(onFulfilled, settled, pass), hook(onRejected, failed, rethrow), ...more];
    return Reflect.apply(then, self, hooked);
  });
}

/**
 * Follows any promise or thenable to its end. False for other values, and for one that cannot be observed.
 */
export function followPromise(promise: object, settled: Settled, failed: Settled): boolean {
  return subscribe(promise, settled, failed) || followThenable(promise, settled, failed);
}

const pass = (value: unknown) => value;
const rethrow = (error: unknown) => {
  throw error;
};

/** Enters a context and runs `inner` in it. Its result is ignored. */
export type Enter = (inner: () => void) => unknown;

/**
 * Runs `fn` exactly once, inside the context of `enter`, and returns its result or throws its error: even if
 * the context throws before or after, never runs its callback, runs it twice, or returns another value. A
 * context that runs it later comes too late: `fn` ran without it.
 * @param onFault Called when the context failed. Must not throw.
 * @example inContext((inner) => storage.run(activity, inner), () => model.generate(prompt), (error) => note(error))
 */
export function inContext<R>(enter: Enter, fn: () => R, onFault: (error: unknown) => void): R {
  let ran = false;
  let threw = false;
  let result: unknown;
  const once = (): void => {
    if (ran) return;
    ran = true;
    try {
      result = fn();
    } catch (error) {
      threw = true;
      result = error;
    }
  };
  try {
    const given = enter(once);
    // Nothing else handles the rejection of an asynchronous context.
    if (given instanceof Promise) given.catch(onFault);
    if (!ran) onFault("did not run its callback");
  } catch (error) {
    onFault(error);
  }
  once();
  if (threw) throw result;
  return result as R;
}
