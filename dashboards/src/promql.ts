/** The forms of PromQL that panels use. */

import { label } from "./series.ts";

/** The increase of a counter: per second at each time of a chart, or in the whole selected range. */
export type Amount = (selector: string) => string;

/** Per second, at each time of a chart: joules become watts. */
export const perSecond: Amount = (selector) => `rate(${selector}[$__rate_interval])`;

/** In the selected time range. The first value of a new series is its start and does not count. */
export const inRange: Amount = (selector) => `increase(${selector}[$__range])`;

/** @example sum("up", ["job"]) // "sum by (job) (up)" */
export const sum = (vector: string, by: readonly string[] = []): string =>
  by.length === 0 ? `sum(${vector})` : `sum by (${by.join(", ")}) (${vector})`;

/** One quantity per unit of another; nothing if the other is 0. */
export const ratio = (of: string, per: string): string => `${of} / (${per} > 0)`;

/**
 * The share of a part in a whole: 0 if the whole exists and the part never occurred. Both must come from one
 * metric: with two metrics, a lost one would also show 0.
 */
export const share = (part: string, whole: string): string => ratio(`(${part} or 0 * ${whole})`, whole);

/** Rewrites a label for a readable legend; a missing label is empty. */
export const relabelled = (vector: string, labelName: string, from: string, to: string): string =>
  `label_replace(${vector}, "${labelName}", "${to}", "${labelName}", "${from}")`;

/** Number of bars that stay readable. */
const MAX_BARS = 10;

/** The largest series. */
export const largest = (vector: string): string => `topk(${MAX_BARS}, ${vector})`;

/** A quantile, from the buckets of a histogram. */
export const quantile = (q: number, buckets: string, by: readonly string[] = []): string =>
  `histogram_quantile(${q}, ${sum(buckets, [...by, "le"])})`;

/** A condition on a label. @example is(attribute.activity, "inference") // 'wattspan_activity="inference"' */
export const is = (attributeName: string, value: string): string => `${label(attributeName)}="${value}"`;

/** @example isNot(attribute.method, "unavailable") // 'wattspan_method!="unavailable"' */
export const isNot = (attributeName: string, value: string): string => `${label(attributeName)}!="${value}"`;

/** @example isOneOf(attribute.activity, ["agent", "step"]) // 'wattspan_activity=~"agent|step"' */
export const isOneOf = (attributeName: string, values: readonly string[]): string =>
  `${label(attributeName)}=~"${values.join("|")}"`;

/**
 * Converts g/J, the unit of the metrics, to g/kWh, the unit for readers.
 * @example perKwh("x") // "3.6e6 * x"
 */
export const perKwh = (gramsPerJoule: string): string => `3.6e6 * ${gramsPerJoule}`;
