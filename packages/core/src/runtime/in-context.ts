/** Runs the caller's code inside a foreign context, so that a failing context changes nothing. */

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
