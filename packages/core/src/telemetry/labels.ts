/** The labels of an activity on metrics: by its kind, with a fast path to their sums. */

import type { Attributes } from "@opentelemetry/api";
import type { ActivityKind } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { labelText } from "../names/label-text.js";
import type { Metric } from "../names/names.js";
import { isLabel, SET_LIMIT, type Sum, type Sums } from "./sums.js";

/** The facts of a counted activity. Only the labels of its kind reach metrics. */
export interface ActivityLabels {
  readonly activity: ActivityKind;
  readonly operation?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly agent?: string | undefined;
  /** Absent if it is not. */
  readonly critical?: true | undefined;
  readonly stepKind?: string | undefined;
  readonly stage?: string | undefined;
  /** Attributes of the application; those in the `dimensions` option are used. */
  readonly dimensions?: Attributes | undefined;
}

type Label = { readonly field: Exclude<keyof ActivityLabels, "dimensions">; readonly name: string };
const AGENT: Label = { field: "agent", name: a.agent };
const CRITICAL: Label = { field: "critical", name: a.critical };
const LABELS: Readonly<Record<ActivityKind, readonly Label[]>> = {
  inference: [
    { field: "operation", name: a.operation },
    { field: "provider", name: a.provider },
    { field: "model", name: a.model },
    AGENT,
    CRITICAL,
  ],
  step: [AGENT, { field: "stepKind", name: a.stepKind }, CRITICAL],
  agent: [AGENT, CRITICAL],
  stage: [{ field: "stage", name: a.stage }, CRITICAL],
};

/** Attributes that many sums share, and those sums by their other attributes. */
export interface Common {
  readonly attributes: Attributes;
  readonly sums: Map<Metric, Map<string, Sum>>;
}

/** A label of only some sums: its name and value. */
export type Pair = readonly [name: string, value: string | undefined];
const NONE: Pair = ["", undefined];

/** @example sumOf(sums, common, metric.deviceEnergy, [attribute.allocation, "idle"]) */
export function sumOf(
  sums: Sums,
  { attributes, sums: known }: Common,
  metric: Metric,
  first: Pair = NONE,
  second: Pair = NONE,
  third: Pair = NONE,
): Sum {
  const ofMetric = known.get(metric) ?? new Map<string, Sum>();
  known.set(metric, ofMetric);
  // Mostly there is only one label, and then no string to build.
  const key = second[1] || third[1] ? `${first[1]}\0${second[1]}\0${third[1]}` : `${first[1]}`;
  let sum = ofMetric.get(key);
  if (sum === undefined) {
    sum = sums.of(metric, { ...attributes, ...Object.fromEntries([first, second, third]) });
    if (ofMetric.size < SET_LIMIT) ofMetric.set(key, sum); // Beyond the limit the slow path applies.
  }
  return sum;
}

/**
 * Creates a function that finds the sums of an activity's labels. Equal labels give the same object; beyond
 * 1,000 combinations a new one is created each time, with the same sums.
 * @example const commonOf = createLabelSets(["service.version"]); commonOf({ activity: "agent", agent: "planner" })
 */
export function createLabelSets<T extends Common>(
  dimensions: readonly string[],
  create: (attributes: Attributes) => T,
): (labels: ActivityLabels) => T {
  const known = new Map<string, T>();
  /** By the labels of prepared shapes. */
  const prepared = new WeakMap<ActivityLabels, T>();
  let lastLabels: ActivityLabels | undefined;
  let last: T;

  const dimension = (labels: ActivityLabels, name: string) => {
    const value = labels.dimensions?.[name];
    return isLabel(value) ? labelText(value) : undefined;
  };

  function attributesOf(labels: ActivityLabels): Attributes {
    const attributes: Attributes = {};
    for (const name of dimensions) attributes[name] = dimension(labels, name);
    for (const { field, name } of LABELS[labels.activity]) attributes[name] = labelText(labels[field]);
    attributes[a.activity] = labels.activity;
    return attributes;
  }

  /** Label texts contain no zero byte, so each value keeps its place. */
  function keyOf(labels: ActivityLabels): string {
    let key: string = labels.activity;
    for (const { field } of LABELS[labels.activity])
      key += `\0${isLabel(labels[field]) ? labelText(labels[field]) : ""}`;
    for (const name of dimensions) key += `\0${dimension(labels, name) ?? ""}`;
    return key;
  }

  function find(labels: ActivityLabels): T {
    const key = keyOf(labels);
    let found = known.get(key);
    if (found) return found;
    found = create(attributesOf(labels));
    if (known.size < SET_LIMIT) known.set(key, found);
    return found;
  }

  // Several successive calls count one activity with the same labels.
  return (labels) => {
    if (labels !== lastLabels) {
      let found = prepared.get(labels);
      if (!found) {
        found = find(labels);
        if (!labels.dimensions) prepared.set(labels, found);
      }
      last = found;
      lastLabels = labels;
    }
    return last;
  };
}
