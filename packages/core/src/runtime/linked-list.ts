/** A list whose items know their neighbours: adding, removing and counting are O(1) and allocate nothing. */

/** What can stand in one {@link LinkedList}. Only the list sets these. */
export interface Linked<T> {
  previous: T | undefined;
  next: T | undefined;
}

/** Items in the order in which they were appended. An item stands in one list, once. */
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

  /** Takes out an item that stands in this list. */
  remove(item: T): void {
    const { previous, next } = item;
    if (previous) previous.next = next;
    else this.first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
    // What was taken out must not keep its former neighbours.
    item.previous = undefined;
    item.next = undefined;
    this.size--;
  }

  /** The item that was just given may be removed meanwhile. */
  *[Symbol.iterator](): Generator<T, void> {
    for (let item = this.first; item; ) {
      const { next }: T = item;
      yield item;
      item = next;
    }
  }
}
