/** Lists that add, remove and count in O(1). */

/** An item of a {@link LinkedList}. Only the list sets these. */
export interface Linked<T> {
  previous: T | undefined;
  next: T | undefined;
}

/**
 * Items in insertion order that know their neighbours: adding, removing and counting allocate nothing. An item is in
 * one list, once.
 */
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

/** A queue with O(1) ends. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The oldest item, without removing it. */
  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** Removes the oldest item. */
  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    // Removed items are released, and the front is freed once it is most of the array: amortised O(1).
    this.#items[this.#head++] = undefined;
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
