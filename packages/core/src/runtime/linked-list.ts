/** A list whose items know their neighbours: adding, removing and counting are O(1) and allocate nothing. */

/** An item of a {@link LinkedList}. Only the list sets these. */
export interface Linked<T> {
  previous: T | undefined;
  next: T | undefined;
}

/** Items in insertion order. An item is in one list, once. */
export class LinkedList<T extends Linked<T>> implements Iterable<T> {
  first: T | undefined;
  size = 0;
  #last: T | undefined;

  append(item: T): void {
    item.previous = this.#last;
    if (this.#last) this.#last.next = item;
    else this.first = item;
    this.#last = item;
    this.size++;
  }

  /** Removes an item of this list. */
  remove(item: T): void {
    const { previous, next } = item;
    if (previous) previous.next = next;
    else this.first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
    // A removed item must not keep its former neighbours.
    item.previous = undefined;
    item.next = undefined;
    this.size--;
  }

  /** The current item may be removed during iteration. */
  *[Symbol.iterator](): Generator<T, void> {
    for (let item = this.first; item; ) {
      const { next }: T = item;
      yield item;
      item = next;
    }
  }
}
