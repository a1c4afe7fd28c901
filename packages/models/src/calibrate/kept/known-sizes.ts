/** Known sizes of calls, by model and provider. */

import { sizeOf, withSize } from "./key.js";

const NONE: readonly string[] = [];

/** Built from keys; none is added later. */
export class KnownSizes {
  readonly #sizes = new Map<string, number[]>();
  /** Earlier results, for known models only. */
  readonly #nearest = new Map<string, readonly string[]>();

  constructor(keys: Iterable<string>) {
    for (const key of keys) {
      const { of, size } = sizeOf(key);
      const sizes = this.#sizes.get(of);
      if (sizes) sizes.push(size);
      else this.#sizes.set(of, [size]);
    }
  }

  /** Keys of the same model and provider, the nearest size first; the smaller one first on a tie. */
  nearest(key: string): readonly string[] {
    const found = this.#nearest.get(key);
    if (found) return found;
    const { of, size } = sizeOf(key);
    const sizes = this.#sizes.get(of);
    if (!sizes) return NONE;
    const nearest = sizes
      .filter((other) => other !== size)
      .sort((a, b) => Math.abs(a - size) - Math.abs(b - size) || a - b)
      .map((other) => withSize(of, other));
    this.#nearest.set(key, nearest);
    return nearest;
  }
}
