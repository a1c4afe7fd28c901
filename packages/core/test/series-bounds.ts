/** How many series each metric can have at most, from the table of names and the code that folds labels. */

import * as a from "../src/names/attribute-names.js";
import { extensionMetric, type Metric, metric, values } from "../src/names/names.js";
import { createLabelSets } from "../src/telemetry/labels.js";
import { createFold, SET_LIMIT } from "../src/telemetry/sums.js";

/** One metric, and its attribute sets at most, whatever the application does. */
export interface SeriesBound {
  readonly metric: Metric;
  readonly sets: number;
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

/** The labels that the code gives to each kind of activity. */
const labelsOf = (activity: (typeof values.activity)[number]): readonly string[] => {
  const sets = createLabelSets([], (attributes) => ({ attributes, sums: new Map() }));
  const { attributes } = sets({ activity, ...LABELS });
  return Object.keys(attributes).filter((name) => name !== a.activity);
};

/** The product of the values of a metric's attributes, for each kind of activity with its own labels only. */
function product(row: Metric): number {
  const labels: readonly string[] = Object.values(LABELS);
  const times = (names: readonly string[]) => names.reduce((all, name) => all * valuesOf(name), 1);
  if (!row.attributes.includes(a.activity)) return times(row.attributes);
  const common = row.attributes.filter((name) => name !== a.activity && !labels.includes(name));
  const kinds = values.activity.map((kind) =>
    times([...common, ...labelsOf(kind).filter((name) => row.attributes.includes(name))]),
  );
  return kinds.reduce((sum, sets) => sum + sets, 0);
}

/** The bounds of all metrics with full detail, in the order of the table. */
export function seriesBounds(): readonly SeriesBound[] {
  const rows = [...Object.values<Metric>(metric), ...Object.values<Metric>(extensionMetric)];
  return rows.map((row) => {
    // More than the limit: the sets that everything beyond it shares.
    const shared = row.attributes.some((name) => name === a.errorType || name === a.tokenType) ? 2 : 1;
    return { metric: row, sets: Math.min(SET_LIMIT + shared, product(row)) };
  });
}
