/** Totals of settled activities with their descendants. */

import type { Method, PartMethod } from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import { type Sums, sumTotals } from "./part-tally.js";

/** Totals of a settled subtree. */
export interface Subtree extends Readonly<Sums> {
  readonly methods: readonly PartMethod[];
  /** Number of its activities with unknown energy, and why. */
  readonly unknown: number;
  readonly unknownReasons: readonly Reason[];
  /** Joules on metrics of this process that are not wasted yet. */
  readonly useful: number;
}

/** The method of a sum, from the methods of its parts. */
export const methodOf = (methods: readonly PartMethod[]): Method =>
  methods.length > 1 ? "mixed" : (methods[0] ?? "unavailable");

/** The sum of two subtrees; the second if there is no first yet. @example sumSubtrees(settled, child) */
export function sumSubtrees(a: Subtree | undefined, b: Subtree): Subtree {
  if (!a) return b;
  return {
    ...sumTotals(a, b),
    methods: union(a.methods, b.methods),
    unknown: a.unknown + b.unknown,
    unknownReasons: union(a.unknownReasons, b.unknownReasons),
    useful: a.useful + b.useful,
  };
}

/** Both lists have each item once, and so has the result. Mostly one of them has all. */
function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  const more = b.filter((item) => !a.includes(item));
  return more.length > 0 ? [...a, ...more] : a;
}
