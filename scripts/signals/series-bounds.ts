/** How many series each metric can have at most, from the table of names and the code that folds labels. */

import * as a from "../../packages/core/src/names/attribute-names.ts";
import {
  type DetailLevel,
  extensionMetric,
  type Metric,
  metric,
  metricAt,
  values,
} from "../../packages/core/src/names/names.ts";
import { createLabelSets } from "../../packages/core/src/telemetry/labels.ts";
import { createFold, SET_LIMIT } from "../../packages/core/src/telemetry/sums.ts";

/** One metric, its attribute sets and its series in Prometheus, where each bucket of a histogram is one. */
export interface SeriesBound {
  readonly metric: Metric;
  /** Attribute sets at most, whatever the application does. */
  readonly sets: number;
  readonly series: number;
  /** Attribute sets in the service of {@link TYPICAL}. */
  readonly typicalSets: number;
  readonly typicalSeries: number;
}

const LABELS = {
  ...{ operation: a.operation, provider: a.provider, model: a.model },
  ...{ agent: a.agent, stepKind: a.stepKind, stage: a.stage },
};
/** Attributes that every set of a metric with them has; the others may be absent, which is one more value. */
const ALWAYS: ReadonlySet<string> = new Set([
  ...[a.activity, a.boundary, a.method, a.component, a.outcome, a.tokenKind, a.emissionSource, a.ghgScope],
  ...[a.tokenType, a.hwId, a.hwType, a.allocation, a.faultStage, a.faultReason, a.selfStage],
]);

/** Different values in a service of some size. What follows from another attribute, as a device's name from its id, is one. */
export const TYPICAL: Readonly<Record<string, number>> = {
  ...{ [a.operation]: 2, [a.provider]: 2, [a.model]: 5, [a.agent]: 3, [a.stage]: 4 },
  ...{ [a.boundary]: 2, [a.component]: 2, [a.method]: 2, [a.emissionSource]: 2, [a.ghgScope]: 1 },
  ...{
    [a.gridZone]: 2,
    [a.gridSource]: 1,
    [a.gridInsteadOf]: 1,
    [a.gridSignal]: 1,
    [a.gridEstimated]: 1,
    [a.gridForecastHorizon]: 5,
  },
  ...{ [a.hwId]: 8, [a.hwType]: 1, [a.hwName]: 1 },
  ...{ [a.reason]: 3, [a.errorType]: 4, [a.faultStage]: 2, [a.faultReason]: 1, [a.selfStage]: 2 },
  ...{ [a.governor]: 1, [a.idleState]: 4, [a.diskDirection]: 2, [a.throttleReason]: 1 },
};

/** The closed list of an attribute's values, if it has one. `reason` and the like are closed by their type. */
export function closedValues(name: string): readonly string[] | undefined {
  const key = Object.entries(a).find(([, spelled]) => spelled === name)?.[0];
  return Object.entries(values).find(([of]) => of === key)?.[1];
}

/** How many values of an attribute the aggregator tells apart, `other` not counted: asked of the code itself. */
export function limitOf(name: string): number {
  const fold = createFold();
  const given = new Set(Array.from({ length: 2 * SET_LIMIT }, (_, i) => fold(name, `value ${i}`)));
  return given.size - 1;
}

/** Whether some sets of a metric with this attribute are without it. */
export const mayBeAbsent = (name: string): boolean => !ALWAYS.has(name);

/** Values that an attribute can have on a metric at most, its absence counted. */
function valuesOf(name: string): number {
  const most = name === a.gridEstimated ? 2 : (closedValues(name)?.length ?? limitOf(name) + 1);
  return mayBeAbsent(name) ? most + 1 : most;
}

const typicalOf = (name: string): number => TYPICAL[name] ?? closedValues(name)?.length ?? 1;

/** The labels that the code gives to each kind of activity. */
const labelsOf = (activity: (typeof values.activity)[number]): readonly string[] => {
  const sets = createLabelSets([], (attributes) => ({ attributes, sums: new Map() }));
  const { attributes } = sets({ activity, ...LABELS });
  return Object.keys(attributes).filter((name) => name !== a.activity);
};

/** The product of the values of a metric's attributes, for each kind of activity with its own labels only. */
function product(row: Metric, count: (name: string) => number): number {
  const labels: readonly string[] = Object.values(LABELS);
  const times = (names: readonly string[]) => names.reduce((all, name) => all * count(name), 1);
  if (!row.attributes.includes(a.activity)) return times(row.attributes);
  const common = row.attributes.filter((name) => name !== a.activity && !labels.includes(name));
  const kinds = values.activity.map((kind) =>
    times([...common, ...labelsOf(kind).filter((name) => row.attributes.includes(name))]),
  );
  return kinds.reduce((sum, sets) => sum + sets, 0);
}

/** A histogram has a series for each boundary, and `+Inf`, `_sum` and `_count`. */
const seriesPerSet = ({ boundaries }: Metric): number => (boundaries ? boundaries.length + 3 : 1);

/** The bounds of all metrics at a level of detail, in the order of the table. */
export function seriesBounds(level: DetailLevel = "full"): readonly SeriesBound[] {
  const rows = [...Object.values<Metric>(metric), ...Object.values<Metric>(extensionMetric)];
  return rows.flatMap((whole) => {
    const row = metricAt(whole, level);
    if (!row) return [];
    // More than the limit: the sets that everything beyond it shares.
    const shared = row.attributes.some((name) => name === a.errorType || name === a.tokenType) ? 2 : 1;
    const bounded = (count: (name: string) => number) => Math.min(SET_LIMIT + shared, product(row, count));
    const [sets, typicalSets] = [bounded(valuesOf), bounded(typicalOf)];
    const each = seriesPerSet(row);
    return [{ metric: row, sets, series: sets * each, typicalSets, typicalSeries: typicalSets * each }];
  });
}
