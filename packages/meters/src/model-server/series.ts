/** Maximum of kept values. Beyond it, every second one between the first and the last is dropped. */
const MAX = 8192;

/** A growing quantity, known at some moments and linear between them. */
export class Series {
  #points: { readonly atMs: number; readonly value: number }[] = [];

  /** Notes a value. One at the same moment replaces the last; an earlier one is dropped. */
  note(atMs: number, value: number): void {
    const last = this.#points.at(-1);
    if (last && atMs < last.atMs) return;
    if (last && atMs === last.atMs) this.#points.pop();
    this.#points.push({ atMs, value });
    if (this.#points.length > MAX) this.#points = this.#points.filter((_, i) => i % 2 === 0 || i === MAX);
  }

  /** The moment of the newest value. */
  get lastMs(): number {
    return this.#points.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Its growth. It is constant before the first value and after the last. */
  growth(fromMs: number, toMs: number): number {
    return Math.max(0, this.#at(toMs) - this.#at(fromMs));
  }

  /** Drops values before a moment, except the one that leads to it. */
  forget(beforeMs: number): void {
    const first = this.#points.findLastIndex(({ atMs }) => atMs <= beforeMs);
    if (first > 0) this.#points.splice(0, first);
  }

  #at(atMs: number): number {
    const points = this.#points;
    let [low, high] = [0, points.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((points[middle] as { atMs: number }).atMs < atMs) low = middle + 1;
      else high = middle;
    }
    const after = points[low];
    const before = points[low - 1];
    if (!after || !before) return (after ?? before)?.value ?? 0;
    return before.value + ((atMs - before.atMs) / (after.atMs - before.atMs)) * (after.value - before.value);
  }
}
