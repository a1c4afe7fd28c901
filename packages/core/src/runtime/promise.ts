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
