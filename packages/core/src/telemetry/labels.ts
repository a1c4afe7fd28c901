/** The labels of an activity on metrics: by its kind, with the sums that belong to them found quickly. */

import type { Attributes } from "@opentelemetry/api";
import * as a from "../attribute-names.js";
import type { ActivityKind } from "../footprint.js";
import type { Metric } from "../names.js";
import { SET_LIMIT } from "./fold.js";
import { labelText } from "./label-text.js";
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

type Label = readonly [key: Exclude<keyof ActivityLabels, "dimensions">, name: string];
const AGENT: Label = ["agent", a.agent];
const LABELS: Readonly<Record<ActivityKind, readonly Label[]>> = {
  inference: [
    ["operation", a.operation],
    ["provider", a.provider],
    ["model", a.model],
  ],
  step: [AGENT, ["stepKind", a.stepKind]],
  agent: [AGENT],
  stage: [["stage", a.stage]],
};

/** Attributes that many sums have in common, and those sums by what else they have. */
export interface Common {
  readonly attributes: Attributes;
  readonly sums: Map<Metric, Map<string, Sum>>;
}

/** A label that only some sums have: its name and value. */
type Pair = readonly [name: string, value: string | undefined];
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

  function find(labels: ActivityLabels): T {
    const attributes: Attributes = {};
    for (const name of dimensions) {
      const value = labels.dimensions?.[name];
      attributes[name] = isLabel(value) ? labelText(value) : undefined; // Also where missing, so that each value keeps its place.
    }
    for (const [key, name] of LABELS[labels.activity]) attributes[name] = labelText(labels[key]);
    attributes[a.activity] = labels.activity;
    const key = Object.values(attributes).join("\0");
    const found = known.get(key) ?? create(attributes);
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
