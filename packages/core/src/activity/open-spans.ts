/** Spans that are open, by their ids. */

import { type Linked, LinkedList } from "../runtime/linked-list.js";

/** Ids are random and few spans are open at once: mostly each has a place of its own. */
const PLACES = 1024;
/** The number of trailing characters of an id that suffice. */
const COMPARED = 8;

interface Entry<T> extends Linked<Entry<T>> {
  readonly id: string;
  value: T;
  /** The next entry with the same place. */
  below: Entry<T> | undefined;
}

function placeOf(id: string): number {
  let hash = 0;
  for (let at = Math.max(0, id.length - COMPARED); at < id.length; at++)
    hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
  return (hash ^ (hash >>> 10)) & (PLACES - 1);
}

/**
 * Finds the value of an open span. A `Map` with constant additions and deletions creates a new table every
 * few spans, each holding the next one: deleted values then survive young-generation collections.
 */
export class OpenSpans<T> implements Iterable<{ readonly id: string; readonly value: T }> {
  readonly #places = new Array<Entry<T> | undefined>(PLACES).fill(undefined);
  /** In order of arrival. */
  readonly #entries = new LinkedList<Entry<T>>();

  get size(): number {
    return this.#entries.size;
  }

  /** The oldest open id. */
  get oldest(): string | undefined {
    return this.#entries.first?.id;
  }

  get(id: string): T | undefined {
    return this.#find(id)?.value;
  }

  set(id: string, value: T): void {
    const known = this.#find(id);
    if (known) {
      known.value = value;
      return;
    }
    const place = placeOf(id);
    const entry = { id, value, below: this.#places[place], previous: undefined, next: undefined };
    this.#places[place] = entry;
    this.#entries.append(entry);
  }

  /** Removes an id, if present. */
  delete(id: string): void {
    if (this.size === 0) return;
    const place = placeOf(id);
    let before: Entry<T> | undefined;
    for (let entry = this.#places[place]; entry; before = entry, entry = entry.below) {
      if (entry.id !== id) continue;
      if (before) before.below = entry.below;
      else this.#places[place] = entry.below;
      entry.below = undefined;
      this.#entries.remove(entry);
      return;
    }
  }

  [Symbol.iterator](): Iterator<{ readonly id: string; readonly value: T }> {
    return this.#entries[Symbol.iterator]();
  }

  #find(id: string): Entry<T> | undefined {
    if (this.size === 0) return undefined;
    let entry = this.#places[placeOf(id)];
    while (entry && entry.id !== id) entry = entry.below;
    return entry;
  }
}
