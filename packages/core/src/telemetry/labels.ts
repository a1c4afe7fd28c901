/** The labels of an activity on metrics: by its kind, with the sums that belong to them found quickly. */

import type { Attributes } from "@opentelemetry/api";
import type { ActivityKind } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { labelText } from "../names/label-text.js";
import type { Metric } from "../names/names.js";
import { SET_LIMIT } from "./fold.js";
import { isLabel, type Sum, type Sums } from "./sums.js";

/** What is known of an activity when it is counted. Only the labels of its kind reach metrics. */
export interface ActivityLabels {
  readonly activity: ActivityKind;
  readonly operation?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly agent?: string | undefined;
  readonly stepKind?: string | undefined;
  readonly stage?: string | undefined;
  /** Attributes of the application; those named in the `dimensions` option are taken. */
  readonly dimensions?: Attributes | undefined;
}

type Label = { readonly field: Exclude<keyof ActivityLabels, "dimensions">; readonly name: string };
const AGENT: Label = { field: "agent", name: a.agent };
const LABELS: Readonly<Record<ActivityKind, readonly Label[]>> = {
  inference: [
    { field: "operation", name: a.operation },
    { field: "provider", name: a.provider },
    { field: "model", name: a.model },
  ],
  step: [AGENT, { field: "stepKind", name: a.stepKind }],
  agent: [AGENT],
  stage: [{ field: "stage", name: a.stage }],
};

/** Attributes that many sums have in common, and those sums by what else they have. */
export interface Common {
  readonly attributes: Attributes;
  readonly sums: Map<Metric, Map<string, Sum>>;
}

/** A label that only some sums have: its name and value. */
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
  // Mostly there is one label only, and then no string to build.
  const key = second[1] || third[1] ? `${first[1]}\0${second[1]}\0${third[1]}` : `${first[1]}`;
  let sum = ofMetric.get(key);
  if (sum === undefined) {
    sum = sums.of(metric, { ...attributes, ...Object.fromEntries([first, second, third]) });
    if (ofMetric.size < SET_LIMIT) ofMetric.set(key, sum); // Beyond that it is found the slow way.
  }
  return sum;
}

/**
 * Makes the function that finds what belongs to the labels of an activity. Equal labels give the same object;
 * beyond 1,000 combinations a new one is made each time, with the same sums.
 * @example const commonOf = createLabelSets(["service.version"]); commonOf({ activity: "agent", agent: "planner" })
 */
export function createLabelSets<T extends Common>(
  dimensions: readonly string[],
  create: (attributes: Attributes) => T,
): (labels: ActivityLabels) => T {
  const known = new Map<string, T>();
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

  /** No text has a zero byte any more, so each value keeps its place. */
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

  // One activity is counted by several calls in a row with the same labels.
  return (labels) => {
    if (labels !== lastLabels) {
      last = find(labels);
      lastLabels = labels;
    }
    return last;
  };
}
