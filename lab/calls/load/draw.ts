import { random } from "@wattspan/testing";

/** Random choices that are the same for the same seed. */
export interface Draw {
  /** True in that share of cases. */
  chance(share: number): boolean;
  /** A whole number from 0 up to `end`. */
  below(end: number): number;
  /** One of a list. */
  of<T>(list: readonly T[]): T;
}

/** @example drawFrom(7).of(["a", "b"]) */
export function drawFrom(seed: number): Draw {
  const next = random(seed);
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    chance: (share) => next() < share,
    of: <T>(list: readonly T[]) => list[below(list.length)] as T,
  };
}
