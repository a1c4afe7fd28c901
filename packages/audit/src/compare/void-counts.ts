/** How many pairs do not count, by rule. Pure. */

import type { VoidCount } from "./comparison.js";
import type { RunFigures, Side } from "./run-figures.js";

/** The runs of both sides that belong together; a recording's run has no partner. */
type Partners = { readonly [side in Side]?: RunFigures };

const SIDES = ["base", "head"] as const;

/**
 * Counts by rule, the most frequent first. Each pair counts once, by the rule that its first void run broke.
 * @example voidCounts(pairs) // [{ rule: "steal", count: 2, base: 1, head: 1 }]
 */
export function voidCounts(all: readonly Partners[]): VoidCount[] {
  const counts = new Map<string, VoidCount>();
  for (const partners of all) {
    const broken = SIDES.filter((side) => partners[side]?.isVoid !== undefined);
    const [first] = broken;
    if (first === undefined) continue;
    const rule = partners[first]?.voidRule ?? "other";
    const { count, base, head } = counts.get(rule) ?? { count: 0, base: 0, head: 0 };
    const of = (side: Side) => (broken.includes(side) ? 1 : 0);
    counts.set(rule, { rule, count: count + 1, base: base + of("base"), head: head + of("head") });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** A count of pairs. @example pairsText(1) // "1 pair" */
export const pairsText = (count: number): string => (count === 1 ? "1 pair" : `${count} pairs`);

/** In words. @example voidWords([{ rule: "steal", count: 2, base: 1, head: 1 }]) // "steal 2" */
export const voidWords = (counts: readonly VoidCount[]): string =>
  counts.map(({ rule, count }) => `${rule} ${count}`).join(", ");
