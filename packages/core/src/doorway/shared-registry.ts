/** Finds what runs in the context at hand across the meterings, and the copies of this package, in one process. */

import { SharedSlot } from "../runtime/shared.js";

/** Gives what runs in the context at hand, of one metering. Must not throw. */
type Finder<T> = () => T | undefined;

/** What meterings let others find, shared by every copy of this package. */
export class SharedRegistry<T> {
  readonly #finders: SharedSlot<Set<Finder<T>>>;

  /** @param name With the version of what is found. */
  constructor(name: string) {
    this.#finders = new SharedSlot(name, "add");
  }

  /** Lets something be found, until the returned function is called. */
  register(finder: Finder<T>): () => void {
    const finders = this.#finders.orMake(() => new Set());
    finders.add(finder);
    return () => void finders.delete(finder);
  }

  /** The first that is found. */
  find(): T | undefined {
    for (const finder of this.#finders.value ?? []) {
      const found = finder();
      if (found) return found;
    }
    return undefined;
  }
}
