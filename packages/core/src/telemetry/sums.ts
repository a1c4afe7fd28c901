/**
 * Running sums, one for each metric and attribute set, that reach OpenTelemetry's counters once per flush.
 */

import type { Attributes } from "@opentelemetry/api";
import * as a from "../names/attribute-names.js";
import { errorType, tokenType } from "../names/attribute-names.js";
import type { Metric } from "../names/names.js";

/** One attribute set of one metric. */
export interface Sum {
  readonly metric: Metric;
  readonly attributes: Attributes;
  /** The amount since the last flush, in the metric's unit. */
  pending: number;
  queued: boolean;
}

/** The attribute sets of all metrics. */
export interface Sums {
  /**
   * The one sum of these attributes. It uses only the metric's attributes, and the application's dimensions,
   * of `source`. Beyond 1,000 sets a metric has one more, with `other` for every attribute; two if failures,
   * or input, are kept separate.
   */
  of(metric: Metric, source: Attributes): Sum;
  add(sum: Sum, value: number): void;
  /**
   * Emits and clears every sum that changed. One below 0, after a negative intensity, waits: counters only
   * grow.
   */
  take(emit: (sum: Sum, value: number) => void): void;
}

/** Whether a label can have the value: numbers that are not finite, arrays and objects are left out. */
export const isLabel = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

/** Input and output tokens are never added, and a success gets no error. */
function withoutValues(names: readonly string[], known: Attributes): Attributes {
  const attributes: Attributes = {};
  for (const name of names) if (name !== errorType || known[name] !== undefined) attributes[name] = OTHER;
  if (known[tokenType] !== undefined) attributes[tokenType] = known[tokenType];
  return attributes;
}

/** @example const sums = createSums([]); sums.add(sums.of(metric.faults, {}), 1) */
export function createSums(dimensions: readonly string[]): Sums {
  const byMetric = new Map<Metric, Map<string, Sum>>();
  const fold = createFold();
  let queue: Sum[] = [];

  // By name, as OpenTelemetry's SDK sorts them for each value: sorted input is sorted faster.
  const namesOf = (metric: Metric) => [...dimensions, ...metric.attributes].sort();

  function pick(metric: Metric, source: Attributes): Attributes {
    const attributes: Attributes = {};
    for (const name of namesOf(metric)) {
      const value = source[name];
      if (isLabel(value)) attributes[name] = typeof value === "string" ? fold(name, value) : value;
    }
    return attributes;
  }

  function of(metric: Metric, source: Attributes): Sum {
    const known = byMetric.get(metric) ?? new Map<string, Sum>();
    byMetric.set(metric, known);
    let attributes = pick(metric, source);
    let key = JSON.stringify(attributes); // Always in the same order.
    if (!known.has(key) && known.size >= SET_LIMIT) {
      attributes = withoutValues(namesOf(metric), attributes);
      key = JSON.stringify(attributes);
    }
    const sum = known.get(key) ?? { metric, attributes, pending: 0, queued: false };
    known.set(key, sum);
    return sum;
  }

  return {
    of,
    add(sum, value) {
      sum.pending += value;
      if (sum.queued) return;
      sum.queued = true;
      queue.push(sum);
    },
    take(emit) {
      const taken = queue;
      queue = [];
      for (const sum of taken) {
        const value = sum.pending;
        sum.queued = false;
        if (value < 0) continue;
        sum.pending = 0;
        emit(sum, value);
      }
    },
  };
}

/** The value for everything beyond a limit. */
const OTHER = "other";

/** Maximum of separate values of an attribute; for all others, {@link SET_LIMIT}. */
const LIMITS: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  [a.model, 100],
  [a.responseModel, 100],
  [a.serverAddress, 100],
  [a.agent, 50],
  [a.goalName, 50],
  [a.stepKind, 200],
  [a.stage, 200],
  [a.stageUnit, 50],
]);
/** Maximum of attribute sets per metric; later ones share one more. SDKs merge sets beyond 2000. */
export const SET_LIMIT = 1000;

/**
 * Creates a function that keeps the first values of each attribute and returns `other` for all later ones.
 * @example const fold = createFold(); fold("gen_ai.agent.name", "planner") // "planner"; the 51st agent is "other"
 */
export function createFold(): (name: string, value: string) => string {
  const seen = new Map<string, Set<string>>();
  return (name, value) => {
    const known = seen.get(name) ?? new Set();
    seen.set(name, known);
    if (known.has(value)) return value;
    if (known.size >= (LIMITS.get(name) ?? SET_LIMIT)) return OTHER;
    known.add(value);
    return value;
  };
}
