/** Which lines of which writer were read. */

/** Numbers that may still come from another copy of a damaged file. */
const MAX_MISSING = 100_000;

/** Lines of a writer come in order, but copies of its files may be cut, damaged or older. */
export class SeenLines {
  readonly #last = new Map<string, number>();
  readonly #missing = new Map<string, Set<number>>();

  /** All lines of a writer up to this one are elsewhere. */
  cover(writer: string, n: number): void {
    this.#last.set(writer, Math.max(n, this.#last.get(writer) ?? 0));
  }

  /** Whether a line was not read before. From then on it was. */
  isNew(writer: string, n: number): boolean {
    const last = this.#last.get(writer) ?? 0;
    const missing = this.#missing.get(writer) ?? new Set<number>();
    if (n <= last) return missing.delete(n);
    this.#missing.set(writer, missing);
    for (let gap = last + 1; gap < n && missing.size < MAX_MISSING; gap++) missing.add(gap);
    this.#last.set(writer, n);
    return true;
  }
}
