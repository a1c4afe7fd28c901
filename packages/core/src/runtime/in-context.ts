/** Runs code of the caller inside a context that is not ours, so that a context that fails changes nothing. */

/** Enters a context and runs `inner` in it. Its result is ignored. */
export type Enter = (inner: () => void) => unknown;

/**
 * Runs `fn` exactly once, inside of what `enter` enters, and gives what `fn` gave or throws what it threw: whether the
 * context throws before or after, never runs what it was given, runs it twice, or gives something else. A context
 * that runs it later only comes too late: `fn` ran without it.
 *
 * @param onFault Hears that the context failed. Must not throw.
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
    // What an asynchronous context rejects with is nobody else's.
    if (given instanceof Promise) given.catch(onFault);
    if (!ran) onFault("did not run what it was given");
  } catch (error) {
    onFault(error);
  }
  once();
  if (threw) throw result;
  return result as R;
}
