/** A map of bounded size that forgets what was not used for long. */

/**
 * Two generations: when the young one is full it becomes the old one, and the old one is forgotten. What is
 * found in the old one is young again. So the most recent values stay, at the cost of one lookup.
 * @example new RecentMap<string, number>(100).get("a", () => 1) // 1
 */
export class RecentMap<K, V> {
  readonly #max: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  /** @param max Maximum of values in one generation. */
  constructor(max: number) {
    this.#max = max;
  }

  /** The known value, or a new one. */
  get(key: K, create: () => V): V {
    const known = this.#young.get(key);
    if (known !== undefined) return known;
    const value = this.#old.get(key) ?? create();
    if (this.#young.size >= this.#max) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
