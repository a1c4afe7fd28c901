/** Builds the public record from an activity and its measures. Pure. */

import type { Activity } from "../activity/activity.js";
import { continuedBy } from "../activity/activity-span.js";
import type { AgentOptions, StageOptions } from "../contracts/activity-options.js";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type {
  ActivityKind,
  Footprint,
  FootprintPart,
  Goal,
  Outcome,
  PartMethod,
  StepKind,
  Subject,
  Totals,
  TransferredBytes,
  Uncertainty,
  Waste,
} from "../contracts/footprint.js";
import type { Reason, ReasonList } from "../contracts/reasons.js";
import type { Devices } from "../devices/devices.js";
import {
  methodOf,
  type PartTally,
  publicParts,
  type Subtree,
  setTotals,
  sumParts,
  sumSubtrees,
} from "../quantities/part-tally.js";
import type { AttemptLog } from "../requests/attempt-log.js";

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
  const { goal, units, services, waste } = activity.stated ?? {};
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
  if (others) setTotals(footprint.self, sumParts(parts));
  else footprint.self = totalsOf(footprint);
  if (uncertainty) footprint.uncertainty = uncertainty;
  if (parent) footprint.parentId = parent.id;
  if (others && others.unknown > 0)
    footprint.unknown = { count: others.unknown, reasons: [...others.unknownReasons] };
  if (services) footprint.services = services.footprints();
  if (intensity) footprint.intensity = intensity;
  if (usage) footprint.usage = usage;
  if (attempts) {
    footprint.attempts = { count: attempts.count, failed: attempts.refused + attempts.failed };
    footprint.transfer = transferOf(attempts);
  }
  const continuesId = continuedBy(activity.options)?.spanId;
  if (continuesId) footprint.continuesId = continuesId;
  const { goal: goalName, role } = activity.options as AgentOptions;
  const { stepKind } = activity.shape.labels;
  if (isName(stepKind)) footprint.stepKind = stepKind as StepKind;
  if (isName(role)) footprint.role = role;
  if (goal ?? goalName) footprint.goal = goalOf(goal, goalName);
  if (waste) footprint.waste = waste;
  if (activity.terms?.critical) footprint.critical = true;
  if (units !== undefined) footprint.units = unitsOf(units, activity.options as StageOptions);
  if (subject) footprint.subject = subject;
  return footprint;
}

/** The same totals, and no others. */
function totalsOf({ energy, co2e, water, marketCo2e }: Totals): Totals {
  const totals: { -readonly [K in keyof Totals]: Totals[K] } = {};
  if (energy) totals.energy = energy;
  if (co2e) totals.co2e = co2e;
  if (water) totals.water = water;
  if (marketCo2e) totals.marketCo2e = marketCo2e;
  return totals;
}

function transferOf({ sent, received, transfer }: AttemptLog): TransferredBytes {
  const unsized = transfer.unsizedRequests + transfer.unsizedAnswers;
  return {
    ...(sent.bodies > 0 && { sentBytes: sent.bytes }),
    ...(received.bodies > 0 && { receivedBytes: received.bytes }),
    ...(unsized > 0 && { unsized }),
  };
}

/** Names that are fit for a label; a text may be secret. */
const NAME = /^[\w.:-]{1,64}$/;
const isName = (text: unknown): text is string => typeof text === "string" && NAME.test(text);

const goalOf = (stated: Goal | undefined, name: unknown): Goal => ({
  ...(isName(name) && { name }),
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
export function subtreeOf(activity: Activity, measured: Measured): Subtree {
  const all = sumSubtrees(below(activity), ownOf(activity, measured));
  return activity.stated?.waste ? { ...all, useful: 0 } : all;
}

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
  const { kind, outcome, role } = activity;
  const { energy, co2e, water, marketCo2e } = sumParts(parts);
  const methods: PartMethod[] = [];
  for (const part of parts) if (part.energy && !methods.includes(part.method)) methods.push(part.method);
  const unknown = energy === undefined && role === "counts";
  return {
    energy,
    co2e,
    water,
    marketCo2e,
    methods,
    unknown: unknown ? 1 : 0,
    unknownReasons: unknown ? reasons : [],
    useful: usefulJoules(parts, kind, outcome),
  };
}

interface Found {
  readonly parts: readonly PartTally[];
  /** The intensity that priced them. */
  readonly reading: IntensityReading | undefined;
  /** Receives the reasons. */
  readonly reasons: ReasonList;
}

/** Adds the reasons from the devices, the parts and their price. */
export function addMissingReasons(
  activity: Activity,
  { parts, reading, reasons }: Found,
  devices: Pick<Devices, "addReasons">,
): void {
  devices.addReasons(activity, parts.length > 0, reasons);
  if (!parts.some(({ energy }) => energy)) return;
  if (parts.some(({ energy, co2e }) => energy && !co2e)) reasons.add("no_intensity");
  if (reading?.stale) reasons.add("stale_intensity");
  if (reading?.rung === "world") reasons.add("world_location");
  if (reading?.rung === "provider") reasons.add("assumed_location");
}

/** Why joules were wasted, as metrics have it. */
export type WasteLabel = Waste | NonNullable<FootprintPart["waste"]> | "failed" | "aborted";

/** Why all of an inference was wasted by its outcome. Steps and agents may fail after useful work. */
const BY_OUTCOME: Readonly<Record<Outcome, WasteLabel | undefined>> = {
  ok: undefined,
  error: "failed",
  aborted: "aborted",
  refused: undefined,
};

/** Why the parts of an activity were wasted, unless they say so themselves. */
export const wasteByOutcome = (kind: ActivityKind, outcome: Outcome): WasteLabel | undefined =>
  kind === "inference" ? BY_OUTCOME[outcome] : undefined;

/** The joules of parts that are not wasted on their own. */
function usefulJoules(parts: readonly PartTally[], kind: ActivityKind, outcome: Outcome): number {
  if (wasteByOutcome(kind, outcome)) return 0;
  let useful = 0;
  for (const { energy, waste } of parts) if (energy && !waste) useful += energy.value;
  return useful;
}
