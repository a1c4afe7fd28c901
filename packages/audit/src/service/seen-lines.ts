/** Which lines of which writer were read. */

/** Numbers that may still come from another copy of a damaged file. */
const MAX_MISSING = 100_000;

/** Lines of a writer come in order, but copies of its files may be cut, damaged or older. */
export class SeenLines {
  readonly #last = new Map<string, number>();
  readonly #missing = new Map<string, Set<number>>();
  /** Lines that are elsewhere, though there are others before them. */
  readonly #later = new Map<string, readonly { readonly first: number; readonly last: number }[]>();

  /** All lines of a writer from the first to the last are elsewhere. */
  cover(writer: string, first: number, last: number): void {
    if (first > 1) this.#later.set(writer, [...(this.#later.get(writer) ?? []), { first, last }]);
    else this.#last.set(writer, Math.max(last, this.#last.get(writer) ?? 0));
  }

  /** Whether a line was not read before. From then on it was. */
  isNew(writer: string, n: number): boolean {
    if (this.#later.get(writer)?.some(({ first, last }) => first <= n && n <= last)) return false;
    const last = this.#last.get(writer) ?? 0;
    const missing = this.#missing.get(writer) ?? new Set<number>();
    if (n <= last) return missing.delete(n);
    this.#missing.set(writer, missing);
    for (let gap = last + 1; gap < n && missing.size < MAX_MISSING; gap++) missing.add(gap);
    this.#last.set(writer, n);
    return true;
  }
}
