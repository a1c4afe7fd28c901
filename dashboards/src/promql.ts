/** The few forms of PromQL that the panels are made of. */

import { label } from "./series.ts";

/** Counts up what a counter moved: per second at each time of a chart, or in the whole range that is shown. */
export type Amount = (selector: string) => string;

/** Per second, at each time of a chart: joules become watts. */
export const perSecond: Amount = (selector) => `rate(${selector}[$__rate_interval])`;

/** In the range of time that is shown. The first value of a new series is where it begins, and not in it. */
export const inRange: Amount = (selector) => `increase(${selector}[$__range])`;

/** @example sum("up", ["job"]) // "sum by (job) (up)" */
export const sum = (vector: string, by: readonly string[] = []): string =>
  by.length === 0 ? `sum(${vector})` : `sum by (${by.join(", ")}) (${vector})`;

/** One quantity for each of another; nothing where there is none of that. */
export const ratio = (of: string, per: string): string => `${of} / (${per} > 0)`;

/**
 * What share of a whole a part is: 0 where the whole is there and this part of it never occurred. Both must be of one metric: of two, 0 would
 * also be shown where one of them is lost.
 */
export const share = (part: string, whole: string): string => ratio(`(${part} or 0 * ${whole})`, whole);

/** Writes a label otherwise, so that a legend reads well; a missing label is an empty one. */
export const relabelled = (vector: string, labelName: string, from: string, to: string): string =>
  `label_replace(${vector}, "${labelName}", "${to}", "${labelName}", "${from}")`;

/** As many bars as can be read. */
const MAX_BARS = 10;

/** The largest ones. */
export const largest = (vector: string): string => `topk(${MAX_BARS}, ${vector})`;

/** A value below which this share of the calls stays, from the buckets of a histogram. */
export const quantile = (q: number, buckets: string, by: readonly string[] = []): string =>
  `histogram_quantile(${q}, ${sum(buckets, [...by, "le"])})`;

/** A condition on a label. @example is(attribute.activity, "inference") // 'wattspan_activity="inference"' */
export const is = (attributeName: string, value: string): string => `${label(attributeName)}="${value}"`;

/** @example isNot(attribute.method, "unavailable") // 'wattspan_method!="unavailable"' */
export const isNot = (attributeName: string, value: string): string => `${label(attributeName)}!="${value}"`;

/** @example isOneOf(attribute.activity, ["agent", "step"]) // 'wattspan_activity=~"agent|step"' */
export const isOneOf = (attributeName: string, values: readonly string[]): string =>
  `${label(attributeName)}=~"${values.join("|")}"`;

/** From g/J, in which intensities are emitted, to g/kWh, in which they are read. @example perKwh("x") // "3.6e6 * x" */
export const perKwh = (gramsPerJoule: string): string => `3.6e6 * ${gramsPerJoule}`;
