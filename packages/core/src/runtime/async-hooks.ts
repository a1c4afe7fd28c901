/** The used part of Node's `async_hooks`. */
export interface AsyncHooks {
  readonly AsyncLocalStorage: {
    new <T>(): AsyncStorage<T>;
    /** Returns a function that runs others in the current context. */
    snapshot?(): <R>(fn: () => R) => R;
  };
  /** Keeps the context in which it was created. Edge runtimes may lack it. */
  readonly AsyncResource?: new (
    type: string,
  ) => { runInAsyncScope<R>(fn: () => R): R };
}

/** Carries a value through awaits, timers and callbacks. */
interface AsyncStorage<T> {
  getStore(): T | undefined;
  run<R>(store: T, fn: () => R): R;
  /** Edge runtimes lack it, or throw. */
  disable?(): void;
}

/**
 * Node's `async_hooks`, or the global that edge runtimes have of it; undefined without either. Looked up,
 * because core imports nothing from Node. Edge runtimes of Next.js throw at the mere access.
 */
export function asyncHooks(): AsyncHooks | undefined {
  const { process, AsyncLocalStorage } = globalThis as Runtime;
  try {
    const hooks = process?.getBuiltinModule?.("node:async_hooks");
    if (hooks) return hooks as AsyncHooks;
  } catch {
    return ofEdge(AsyncLocalStorage);
  }
  return ofEdge(AsyncLocalStorage);
}

interface Runtime {
  readonly process?: {
    getBuiltinModule?(name: string): unknown;
  };
  readonly AsyncLocalStorage?: unknown;
}

const ofEdge = (AsyncLocalStorage: unknown): AsyncHooks | undefined =>
  typeof AsyncLocalStorage === "function" ? ({ AsyncLocalStorage } as AsyncHooks) : undefined;
