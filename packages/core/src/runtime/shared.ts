/** What every copy of Wattspan in a process shares: an ESM and a CommonJS one, two versions, two bundles. */

/**
 * The one symbol of Wattspan: of the shared state on `globalThis`, and of the mark by which copies know each other's
 * objects.
 */
export const WATTSPAN = /* @__PURE__ */ Symbol.for("wattspan");

const root = globalThis as { [WATTSPAN]?: Record<string, unknown> };

/**
 * One value of the shared state. Its name ends with the version of its shape: copies that disagree about the shape
 * share nothing. Nothing here throws. Where the shared state is frozen or taken by another, the value belongs to this
 * copy alone.
 *
 * @example
 * const SEEN = new SharedSlot<Set<string>>("notices.v1", "add");
 * SEEN.orMake(() => new Set()).add("once");
 */
export class SharedSlot<T> {
  readonly #name: string;
  readonly #method: keyof T | undefined;
  /** Once the shared state has not taken the value. */
  #own: { readonly value: T | undefined } | undefined;

  /** @param method A method of the value, by which values of others are recognized. */
  constructor(name: string, method?: keyof T) {
    this.#name = name;
    this.#method = method;
  }

  get value(): T | undefined {
    return this.#own ? this.#own.value : this.#shared();
  }

  set value(value: T | undefined) {
    if (!this.#own && this.#share(value)) return;
    this.#own = { value };
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

  #shared(): T | undefined {
    try {
      const value = root[WATTSPAN]?.[this.#name] as T | undefined;
      return this.#method === undefined || typeof value?.[this.#method] === "function" ? value : undefined;
    } catch {
      return undefined; // a getter of another
    }
  }

  /** Whether the shared state took the value. */
  #share(value: T | undefined): boolean {
    try {
      root[WATTSPAN] ??= {};
      root[WATTSPAN][this.#name] = value;
      return this.#shared() === value;
    } catch {
      return false;
    }
  }
}
