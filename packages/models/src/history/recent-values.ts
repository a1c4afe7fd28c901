/**
 * Maximum number of kept values: of 99, the 5th smallest and the 5th largest are the bounds, so that both
 * quantiles are those of values that were seen.
 */
const MAX_VALUES = 99;

/** The last 99 values, in their order and sorted. */
export class RecentValues {
  readonly #recent: number[] = [];
  readonly #sorted: number[] = [];
  #oldest = 0;

  get count(): number {
    return this.#sorted.length;
  }

  /** Ascending. */
  get sorted(): readonly number[] {
    return this.#sorted;
  }

  add(value: number): void {
    if (this.#recent.length < MAX_VALUES) this.#recent.push(value);
    else {
      this.#sorted.splice(this.#placeOf(this.#recent[this.#oldest] as number), 1);
      this.#recent[this.#oldest] = value;
      this.#oldest = (this.#oldest + 1) % MAX_VALUES;
    }
    this.#sorted.splice(this.#placeOf(value), 0, value);
  }

  /** The first place whose value is not smaller. */
  #placeOf(value: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
