/** How many values are kept: enough for a 95th percentile, few enough to follow a change. */
const MAX_VALUES = 200;
/** Fewer values state no quantile. */
const MIN_VALUES = 20;

/** The exact quantile of the last 200 values. */
export class RecentQuantile {
  readonly #recent: number[] = [];
  readonly #sorted = new Float64Array(MAX_VALUES);
  #oldest = 0;

  get count(): number {
    return this.#recent.length;
  }

  /** The values, oldest first. */
  get values(): readonly number[] {
    return [...this.#recent.slice(this.#oldest), ...this.#recent.slice(0, this.#oldest)];
  }

  add(value: number): void {
    const { length } = this.#recent;
    if (length < MAX_VALUES) {
      this.#recent.push(value);
      this.#replace(length, value);
      return;
    }
    const leaving = this.#recent[this.#oldest] as number;
    this.#recent[this.#oldest] = value;
    this.#oldest = (this.#oldest + 1) % MAX_VALUES;
    this.#replace(this.#positionOf(leaving, length), value);
  }

  /** The smallest value that a share `q` of the values do not exceed. Undefined below 20 values. */
  at(q: number): number | undefined {
    const { length } = this.#recent;
    if (length < MIN_VALUES) return undefined;
    return this.#sorted[Math.min(length - 1, Math.floor(q * length))];
  }

  /** Moves what lies between the place that becomes free and the place of the new value. */
  #replace(free: number, value: number): void {
    const sorted = this.#sorted;
    const place = this.#positionOf(value, free === this.#recent.length - 1 ? free : this.#recent.length);
    if (place <= free) {
      sorted.copyWithin(place + 1, place, free);
      sorted[place] = value;
      return;
    }
    sorted.copyWithin(free, free + 1, place);
    sorted[place - 1] = value;
  }

  /** The first place whose value is not smaller. */
  #positionOf(value: number, length: number): number {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
