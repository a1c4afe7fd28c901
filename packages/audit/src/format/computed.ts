/** The version of the format, and sums of what was computed. */

import type { Computed } from "./entries.js";

/** The format that is written and read. */
export const FORMAT = { format: "wattspan-audit", version: 1 } as const;

/** Sums of both. Grams of a repetition are unknown if those of one of its measured footprints are. */
export function sumOf(a: Computed, b: Computed): Computed {
  const joules = plus(a.joules, b.joules);
  const stated = plus(a.stated, b.stated);
  const isUnpriced = [a, b].some((one) => one.joules !== undefined && one.grams === undefined);
  const grams = isUnpriced ? undefined : plus(a.grams, b.grams);
  return {
    ...(joules !== undefined && { joules }),
    ...(grams !== undefined && { grams }),
    ...(stated !== undefined && { stated }),
  };
}

const plus = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : a + b;
