/** Finds what runs in the context at hand across the meterings, and the copies of this package, in one process. */

/** Gives what runs in the context at hand, of one metering. Must not throw. */
type Finder<T> = () => T | undefined;

/** What meterings offer under one symbol, so that two copies of the package in one process share it. */
export class SharedRegistry<T> {
  readonly #key: symbol;

  constructor(key: symbol) {
    this.#key = key;
  }

  /** Lets something be found, until what it returns is called. */
  register(finder: Finder<T>): () => void {
    const root = globalThis as { [key: symbol]: Set<Finder<T>> | undefined };
    root[this.#key] ??= new Set();
    const finders = root[this.#key];
    finders?.add(finder);
    return () => void finders?.delete(finder);
  }

  /** The first that is found. */
  find(): T | undefined {
    const root = globalThis as { [key: symbol]: Set<Finder<T>> | undefined };
    for (const finder of root[this.#key] ?? []) {
      const found = finder();
      if (found) return found;
    }
    return undefined;
  }
}
