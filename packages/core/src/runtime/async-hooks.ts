/** The used part of Node's `async_hooks`. */
interface AsyncHooks {
  readonly AsyncLocalStorage: {
    new <T>(): AsyncStorage<T>;
    /** Returns a function that runs others in the current context. */
    snapshot?(): <R>(fn: () => R) => R;
  };
}

/** Carries a value through awaits, timers and callbacks. */
interface AsyncStorage<T> {
  getStore(): T | undefined;
  run<R>(store: T, fn: () => R): R;
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

/**
 * Whether a context is one frame, as from Node 24 on: a snapshot is then entered at once, where `run` copies the
 * frame twice. Before, a snapshot costs more than `run`.
 */
export function hasContextFrames(): boolean {
  const { process } = globalThis as Runtime;
  return Number.parseInt(process?.versions?.node ?? "", 10) >= 24;
}

interface Runtime {
  readonly process?: {
    getBuiltinModule?(name: string): unknown;
    readonly versions?: { readonly node?: string };
  };
  readonly AsyncLocalStorage?: unknown;
}

const ofEdge = (AsyncLocalStorage: unknown): AsyncHooks | undefined =>
  typeof AsyncLocalStorage === "function" ? ({ AsyncLocalStorage } as AsyncHooks) : undefined;
