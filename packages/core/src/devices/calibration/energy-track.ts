/** Energy that only grows, known at some moments and drawn evenly between them. Times in seconds. */

/** Closer moments add no information. */
const MIN_APART_S = 0.25;
/** Maximum of kept moments, the newest ones. */
const MAX = 1024;

/** The newest part of one energy. */
export class EnergyTrack {
  readonly #apartS: number;
  #points: { readonly atS: number; readonly joules: number }[] = [];

  /** @param apartS Time between kept moments at least; the longer, the longer the past that is kept. */
  constructor(apartS = MIN_APART_S) {
    this.#apartS = Math.max(MIN_APART_S, apartS);
  }

  get firstS(): number {
    return this.#points[0]?.atS ?? Number.POSITIVE_INFINITY;
  }

  get lastS(): number {
    return this.#points.at(-1)?.atS ?? Number.NEGATIVE_INFINITY;
  }

  note(atS: number, joules: number): void {
    if (atS - this.lastS < this.#apartS) return;
    this.#points.push({ atS, joules });
    if (this.#points.length > MAX) this.#points.shift();
  }

  /** The energy between two moments within the track. */
  between(fromS: number, toS: number): number {
    return this.#at(toS) - this.#at(fromS);
  }

  /** Drops the past before a moment, except the value that leads to it. */
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
