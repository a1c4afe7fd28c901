import type { Footprint, Range } from "wattspan";
import { footprintTree } from "./footprint-tree.ts";

type Totals = Pick<Footprint["self"], "energy" | "co2e">;
type Part = Footprint["parts"][number];

/** Sums over all footprints of a run. A sum over nothing known is absent. */
export interface FootprintSums {
  readonly energy?: Range;
  readonly co2e?: Range;
  /** Energy from this machine's devices. */
  readonly here: Totals;
  /** Energy of models that run elsewhere: estimated, or stated by their servers. */
  readonly elsewhere: Totals;
  /** Joules of this machine in agents and steps themselves: without the inferences and stages below them. */
  readonly outsideModels?: number;
  /** Activities whose own energy is not known, and why. */
  readonly unknown: { readonly count: number; readonly reasons: readonly string[] };
}

/** Whether a part was counted by a device of this machine. */
export const isOnDevice = ({ method }: Part): boolean => method === "measured" || method === "modelled";

/**
 * Adds the roots, whose totals contain everything below, and the parts, each of which is in one activity
 * only.
 */
export function footprintSums(footprints: readonly Footprint[]): FootprintSums {
  const roots = footprintTree(footprints)
    .filter(({ depth }) => depth === 0)
    .map(({ footprint }) => footprint);
  const parts = footprints.flatMap((footprint) => footprint.parts);
  const outsideModels = footprints
    .filter(({ kind }) => kind === "agent" || kind === "step")
    .flatMap((footprint) => footprint.parts.filter(isOnDevice));
  const unknown = footprints.filter(({ self }) => self.energy === undefined);
  const own = totalsOf(outsideModels).energy;
  return {
    ...totalsOf(roots),
    here: totalsOf(parts.filter(isOnDevice)),
    elsewhere: totalsOf(parts.filter((part) => !isOnDevice(part))),
    ...(own && { outsideModels: own.value }),
    unknown: { count: unknown.length, reasons: [...new Set(unknown.flatMap(({ reasons }) => reasons))] },
  };
}

function totalsOf(summands: readonly Totals[]): Totals {
  const energy = sumOf(summands.map((summand) => summand.energy));
  const co2e = sumOf(summands.map((summand) => summand.co2e));
  return { ...(energy && { energy }), ...(co2e && { co2e }) };
}

/** Lows add and highs add: the error of a method is the same for all, so it does not average out. */
export function sumOf(ranges: readonly (Range | undefined)[]): Range | undefined {
  return ranges.reduce(
    (sum, range) =>
      range === undefined || sum === undefined
        ? (sum ?? range)
        : { value: sum.value + range.value, low: sum.low + range.low, high: sum.high + range.high },
    undefined,
  );
}
