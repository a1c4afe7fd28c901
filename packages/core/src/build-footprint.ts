/** From an activity and its measures to the record that users see. Pure. */

import type { Activity, Subtree } from "./activity.js";
import type { StageOptions } from "./activity-options.js";
import type { IntensityReading } from "./carbon-intensity.js";
import type { Footprint, Method, Subject, Totals } from "./footprint.js";
import { type PartTally, publicPart, QUANTITIES, sumTallies } from "./part-tally.js";
import type { Reason } from "./reasons.js";
import { rangeOf, type Tally } from "./tally.js";

/** Everything that is known of an activity itself at its settlement. */
export interface Measured {
  readonly parts: readonly PartTally[];
  readonly coverage: number;
  readonly resolution: number;
  readonly intensity: IntensityReading | undefined;
  readonly reasons: ReadonlySet<Reason>;
  readonly weightPolicy: string;
  readonly subject: Subject | undefined;
}

type Sums = Record<(typeof QUANTITIES)[number], Tally | undefined>;

/** Adds up the parts; a quantity that no part has stays unknown. */
function sumParts(parts: readonly PartTally[]): Sums {
  const sums: Sums = { energy: undefined, co2e: undefined, water: undefined };
  for (const part of parts)
    for (const quantity of QUANTITIES) sums[quantity] = sumTallies(sums[quantity], part[quantity]);
  return sums;
}

function totalsOf({ energy, co2e, water }: Readonly<Sums>): Totals {
  return {
    ...(energy && { energy: rangeOf(energy) }),
    ...(co2e && { co2e: rangeOf(co2e) }),
    ...(water && { water: rangeOf(water) }),
  };
}

function methodOf(methods: ReadonlySet<Method>): Method {
  if (methods.size > 1) return "mixed";
  for (const method of methods) return method;
  return "unavailable";
}

/** The footprint of one activity: `self` from its own parts, the totals from its subtree. */
export function buildFootprint(
  activity: Activity,
  measured: Measured,
  subtree: Subtree = subtreeOf(activity, measured),
): Footprint {
  const children = activity.children?.settled;
  const { goal, units } = activity.stated ?? {};
  return {
    id: activity.id,
    ...(activity.parent && { parentId: activity.parent.id }),
    kind: activity.kind,
    name: activity.name,
    startedAt: new Date(activity.startedAtMs),
    durationS: activity.durationS,
    outcome: activity.outcome,
    ...totalsOf(subtree),
    self: totalsOf(sumParts(measured.parts)),
    parts: measured.parts.map(publicPart),
    method: methodOf(subtree.methods),
    ...(children &&
      children.unknown > 0 && {
        unknown: { count: children.unknown, reasons: [...children.unknownReasons] },
      }),
    coverage: measured.coverage,
    resolution: measured.resolution,
    ...(measured.intensity && { intensity: measured.intensity }),
    ...(activity.usage && { usage: activity.usage }),
    ...(goal && { goal }),
    ...(units !== undefined && { units: unitsOf(units, activity.options as StageOptions) }),
    ...(measured.subject && { subject: measured.subject }),
    weightPolicy: measured.weightPolicy,
    reasons: [...measured.reasons],
  };
}

const unitsOf = (count: number, { units: name }: StageOptions): NonNullable<Footprint["units"]> => ({
  count,
  ...(name !== undefined && { name }),
});

/** What a settled activity adds to its parent: its own parts, its children's totals, and whether its own are unknown. */
export function subtreeOf(activity: Activity, measured: Measured): Subtree {
  const self = sumParts(measured.parts);
  const children = activity.children?.settled;
  const unknown = self.energy === undefined;
  return {
    energy: sumTallies(self.energy, children?.energy),
    co2e: sumTallies(self.co2e, children?.co2e),
    water: sumTallies(self.water, children?.water),
    methods: new Set([...measured.parts.map(({ method }) => method), ...(children?.methods ?? [])]),
    unknown: (children?.unknown ?? 0) + (unknown ? 1 : 0),
    unknownReasons: new Set([...(children?.unknownReasons ?? []), ...(unknown ? measured.reasons : [])]),
  };
}
