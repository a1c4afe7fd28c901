/** Forms of PromQL for rules, in addition to those of the panels. */

import { type Metric, metric } from "@wattspan/core/names";
import { validUntil } from "../intensity-validity.ts";
import { sum } from "../promql.ts";
import { series } from "../series.ts";
import { level } from "./levels.ts";

/**
 * The series of a metric under conditions.
 * @example selected(metric.energy, [is(attribute.activity, "inference")]) // 'wattspan_energy_joules_total{wattspan_activity="inference"}'
 */
export const selected = (row: Metric, conditions: readonly string[] = [], suffix = ""): string =>
  series(row, suffix) + (conditions.length > 0 ? `{${conditions.join(", ")}}` : "");

/** Joules become watts. @example rateBy(["job"], "x_total", "5m") // "sum by (job) (rate(x_total[5m]))" */
export const rateBy = (labels: readonly string[], selector: string, window: string): string =>
  sum(`rate(${selector}[${window}])`, labels);

/** @example increaseBy(["job"], "x_total", "1h") // "sum by (job) (increase(x_total[1h]))" */
export const increaseBy = (labels: readonly string[], selector: string, window: string): string =>
  sum(`increase(${selector}[${window}])`, labels);

/** 1 for each existing set of labels. @example groupBy(["job"], "x") // "group by (job) (x)" */
export const groupBy = (labels: readonly string[], vector: string): string =>
  `group by (${labels.join(", ")}) (${vector})`;

/** The labels on which two sides match. @example on(["job"]) // "on (job)" */
export const on = (labels: readonly string[]): string => `on (${labels.join(", ")})`;

/**
 * Seconds since the intensity of a zone in use expired; below 0 it is still valid.
 * @example intensityAge("1h")
 */
export const intensityAge = (used: string): string => {
  const selectors = { until: series(metric.gridValidUntil), grams: series(metric.co2e) };
  return `time() - ${validUntil(level.serviceZone, selectors, used)}`;
};
