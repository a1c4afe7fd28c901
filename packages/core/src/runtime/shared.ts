/** What every copy of Wattspan in a process shares: an ESM and a CommonJS one, two versions, two bundles. */

/** The one symbol of Wattspan: of the shared state on `globalThis`, and of the mark by which copies know each other's objects. */
export const WATTSPAN = /* @__PURE__ */ Symbol.for("wattspan");

const root = globalThis as { [WATTSPAN]?: Record<string, unknown> };

/**
 * One value of the shared state. Its name ends with the version of its shape: copies that disagree about the shape share nothing.
 *
 * @example
 * const SEEN = new SharedSlot<Set<string>>("notices.v1");
 * SEEN.orMake(() => new Set()).add("once");
 */
export class SharedSlot<T> {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get value(): T | undefined {
    return root[WATTSPAN]?.[this.#name] as T | undefined;
  }

  set value(value: T | undefined) {
    root[WATTSPAN] ??= {};
    root[WATTSPAN][this.#name] = value;
  }

  /** The value, made where no copy has one. */
  orMake(make: () => T): T {
    this.value ??= make();
    return this.value as T;
  }

  /** Runs a synchronous function while the value is this one; it is none afterwards. */
  during<R>(value: T, run: () => R): R {
    this.value = value;
    try {
      return run();
    } finally {
      this.value = undefined;
    }
  }
}
