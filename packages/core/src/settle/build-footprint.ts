/** Builds the public record from an activity and its measures. Pure. */

import type { Activity } from "../activity/activity.js";
import type { AgentOptions, StageOptions } from "../contracts/activity-options.js";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { Footprint, Goal, PartMethod, Subject, Uncertainty } from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import { type PartTally, publicParts, setTotals, sumParts } from "../quantities/part-tally.js";
import { methodOf, type Subtree, sumSubtrees } from "../quantities/subtree.js";

/** The measures of an activity itself at its settlement. */
export interface Measured {
  readonly parts: readonly PartTally[];
  readonly coverage: number;
  readonly uncertainty: Uncertainty | undefined;
  readonly resolution: number;
  readonly intensity: IntensityReading | undefined;
  readonly reasons: readonly Reason[];
  readonly weightPolicy: string;
  readonly subject: Subject | undefined;
}

/** The footprint of one activity: `self` from its own parts, the totals from its subtree. */
export function buildFootprint(
  activity: Activity,
  measured: Measured,
  subtree: Subtree = subtreeOf(activity, measured),
): Footprint {
  const { parent, usage, attempts } = activity;
  const { intensity, subject, parts, coverage, uncertainty, resolution, weightPolicy } = measured;
  const others = below(activity);
  const { goal, units, services } = activity.stated ?? {};
  const footprint: { -readonly [K in keyof Footprint]: Footprint[K] } = {
    id: activity.id,
    kind: activity.kind,
    name: activity.name,
    startedAt: new Date(activity.startedAtMs),
    durationS: activity.durationS,
    outcome: activity.outcome,
    self: {},
    parts: publicParts(parts, intensity),
    method: methodOf(subtree.methods),
    coverage,
    resolution,
    weightPolicy,
    reasons: measured.reasons,
  };
  setTotals(footprint, subtree);
  setTotals(footprint.self, others ? sumParts(parts) : subtree);
  if (uncertainty) footprint.uncertainty = uncertainty;
  if (parent) footprint.parentId = parent.id;
  if (others && others.unknown > 0)
    footprint.unknown = { count: others.unknown, reasons: [...others.unknownReasons] };
  if (services) footprint.services = services.footprints();
  if (intensity) footprint.intensity = intensity;
  if (usage) footprint.usage = usage;
  if (attempts) footprint.attempts = { count: attempts.count, failed: attempts.refused + attempts.failed };
  const { goal: goalName } = activity.options as AgentOptions;
  if (goal ?? goalName) footprint.goal = goalOf(goal, goalName);
  if (activity.terms?.critical) footprint.critical = true;
  if (units !== undefined) footprint.units = unitsOf(units, activity.options as StageOptions);
  if (subject) footprint.subject = subject;
  return footprint;
}

/** Names that are fit for a label; a text may be secret. */
const NAME = /^[\w.:-]{1,64}$/;

const goalOf = (stated: Goal | undefined, name: unknown): Goal => ({
  ...(typeof name === "string" && NAME.test(name) && { name }),
  ...stated,
});

const unitsOf = (count: number, { units: name }: StageOptions): NonNullable<Footprint["units"]> => ({
  count,
  ...(name !== undefined && { name }),
});

/**
 * A settled activity's contribution to its parent: its own parts, the totals below it, and whether its own
 * energy is unknown.
 */
export const subtreeOf = (activity: Activity, measured: Measured): Subtree =>
  sumSubtrees(below(activity), ownOf(activity, measured));

/** Its children, and the services that it called. */
function below({ children, stated }: Activity): Subtree | undefined {
  const services = stated?.services?.elsewhere();
  return services ? sumSubtrees(children?.settled, services) : children?.settled;
}

/** An activity and the services that it called, without its children. */
export function aloneOf(activity: Activity, measured: Measured): Subtree {
  const own = ownOf(activity, measured);
  const services = activity.stated?.services;
  return services ? sumSubtrees(services.elsewhere(), own) : own;
}

/** An activity's own energy. */
function ownOf(activity: Activity, { parts, reasons }: Measured): Subtree {
  const sums = sumParts(parts);
  const methods: PartMethod[] = [];
  for (const { method, energy } of parts) if (energy && !methods.includes(method)) methods.push(method);
  const unknown = sums.energy === undefined && activity.role === "counts";
  return {
    ...sums,
    methods,
    unknown: unknown ? 1 : 0,
    unknownReasons: unknown ? reasons : [],
  };
}
