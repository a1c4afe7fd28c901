/** An energy that only grows, known at some moments; between two of them it is drawn evenly. Times in seconds. */

/** Moments closer than this tell nothing more. */
const APART_S = 0.25;
/** Moments that are kept, the newest. */
const MAX = 1024;

/** The newest part of one energy. */
export class EnergyTrack {
  #points: { readonly atS: number; readonly joules: number }[] = [];

  get firstS(): number {
    return this.#points[0]?.atS ?? Number.POSITIVE_INFINITY;
  }

  get lastS(): number {
    return this.#points.at(-1)?.atS ?? Number.NEGATIVE_INFINITY;
  }

  /** The joules at the newest moment. */
  get joules(): number {
    return this.#points.at(-1)?.joules ?? 0;
  }

  note(atS: number, joules: number): void {
    if (atS - this.lastS < APART_S) return;
    this.#points.push({ atS, joules });
    if (this.#points.length > MAX) this.#points.shift();
  }

  /** What was drawn between two moments inside of what is known. */
  between(fromS: number, toS: number): number {
    return this.#at(toS) - this.#at(fromS);
  }

  /** Drops what lies before a moment, but for the value that leads to it. */
  forget(beforeS: number): void {
    const first = this.#points.findLastIndex(({ atS }) => atS <= beforeS);
    if (first > 0) this.#points.splice(0, first);
  }

  #at(atS: number): number {
    const next = this.#points.findIndex((point) => point.atS >= atS);
    const [before, after] = [this.#points[next - 1], this.#points[next]];
    if (!before || !after) return (after ?? this.#points.at(-1))?.joules ?? 0;
    return before.joules + ((atS - before.atS) / (after.atS - before.atS)) * (after.joules - before.joules);
  }
}
