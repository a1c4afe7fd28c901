import type { Footprint, Range } from "wattspan";
import { footprintTree } from "./footprint-tree.ts";

/** Sums over all footprints of a run. A sum over nothing known is absent. */
export interface FootprintSums {
  readonly energy?: Range;
  readonly co2e?: Range;
  /** Joules of agents and steps themselves: without the inferences and stages below them. */
  readonly orchestration?: number;
  /** Joules of all activities themselves that were taken from this machine's devices. */
  readonly onDevices?: number;
  /** Activities whose own energy is not known, and why. */
  readonly unknown: { readonly count: number; readonly reasons: readonly string[] };
}

/** Adds the roots, whose totals contain everything below, and the selves of agents and steps. */
export function footprintSums(footprints: readonly Footprint[]): FootprintSums {
  const roots = footprintTree(footprints)
    .filter(({ depth }) => depth === 0)
    .map(({ footprint }) => footprint);
  const orchestrators = footprints.filter(({ kind }) => kind === "agent" || kind === "step");
  const unknown = footprints.filter(({ self }) => self.energy === undefined);
  const energy = sumOf(roots.map((root) => root.energy));
  const co2e = sumOf(roots.map((root) => root.co2e));
  const orchestration = sumOf(orchestrators.map(({ self }) => self.energy));
  const onDevices = footprints
    .flatMap(({ parts }) => parts)
    .flatMap(({ method, energy }) =>
      energy && (method === "measured" || method === "modelled") ? [energy] : [],
    );
  const fromDevices = sumOf(onDevices);
  return {
    ...(fromDevices && { onDevices: fromDevices.value }),
    ...(energy && { energy }),
    ...(co2e && { co2e }),
    ...(orchestration && { orchestration: orchestration.value }),
    unknown: { count: unknown.length, reasons: [...new Set(unknown.flatMap(({ reasons }) => reasons))] },
  };
}

/** Lows add and highs add: the error of a method is the same for all, so it does not average out. */
function sumOf(ranges: readonly (Range | undefined)[]): Range | undefined {
  return ranges.reduce(
    (sum, range) =>
      range === undefined || sum === undefined
        ? (sum ?? range)
        : { value: sum.value + range.value, low: sum.low + range.low, high: sum.high + range.high },
    undefined,
  );
}
