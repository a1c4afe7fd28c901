/** From footprints to energy per unit, with intervals. Pure. */

import { hodgesLehmann } from "@wattspan/audit";
import type { Footprint, Range } from "wattspan";

/** All pieces of one kind of work on one version of the data. */
export interface StageEnergy {
  readonly version: string;
  readonly stage: string;
  readonly pieces: number;
  /** Samples, once for each time that they were worked on. */
  readonly samples: number;
  /** Of all pieces, with the band of the meter or model. Absent if one is unknown. */
  readonly energy?: Range;
  /** J for each sample: the middle of all pieces, and its 95 % interval, which six pieces are the fewest for. */
  readonly perSample?: Range;
}

/** The pieces of each stage of each version, in their order. */
export function stageEnergies(footprints: readonly Footprint[], versions: readonly string[]): StageEnergy[] {
  return versions.flatMap((version) => {
    const whole = footprints.find(({ name }) => name === version);
    const inside = footprints
      .filter(({ parentId }) => whole !== undefined && parentId === whole.id)
      .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
    return [...Map.groupBy(inside, ({ name }) => name)].map(([stage, pieces]) =>
      energyOf(version, stage, pieces),
    );
  });
}

/** The joules of a whole version, its stages and all between them. */
export const versionEnergy = (footprints: readonly Footprint[], version: string): Range | undefined =>
  footprints.find(({ name }) => name === version)?.energy;

function energyOf(version: string, stage: string, pieces: readonly Footprint[]): StageEnergy {
  const samples = pieces.reduce((sum, { units }) => sum + (units?.count ?? 0), 0);
  const known = pieces.flatMap(({ energy }) => energy ?? []);
  const isKnown = known.length === pieces.length;
  const perSample = pieces.flatMap(({ energy, units }) =>
    energy && energy.value > 0 && units ? [Math.log(energy.value / units.count)] : [],
  );
  return {
    ...{ version, stage, pieces: pieces.length, samples },
    ...(isKnown && { energy: sumOf(known) }),
    ...(perSample.length === pieces.length && { perSample: raised(hodgesLehmann(perSample)) }),
  };
}

/** Ends are added: pieces of one meter err together. */
function sumOf(ranges: readonly Range[]): Range {
  const sum = (end: (one: Range) => number) => ranges.reduce((total, one) => total + end(one), 0);
  return { value: sum((one) => one.value), low: sum((one) => one.low), high: sum((one) => one.high) };
}

const raised = ({ value, low, high }: Range): Range => ({
  value: Math.exp(value),
  low: Math.exp(low),
  high: Math.exp(high),
});
