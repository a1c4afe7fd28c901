/** What is used of Node's `async_hooks`. */
interface AsyncHooks {
  readonly AsyncLocalStorage: {
    new <T>(): AsyncStorage<T>;
    /** Gives a function that runs others in the context of this moment. */
    snapshot?(): <R>(fn: () => R) => R;
  };
}

/** Carries a value through awaits, timers and callbacks. */
interface AsyncStorage<T> {
  getStore(): T | undefined;
  run<R>(store: T, fn: () => R): R;
}

/** Node's `async_hooks`; undefined in other runtimes. Looked up, because core imports nothing of Node. */
export function asyncHooks(): AsyncHooks | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.("node:async_hooks") as AsyncHooks | undefined;
}
