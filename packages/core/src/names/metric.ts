/** One row of the table of metrics, at both levels of detail, and what creates it. */

/** What the option `telemetry.detail` asks for: what is often queried, or everything. */
export type DetailLevel = "basic" | "full";

/** One row of the table of metrics. */
export interface Metric {
  readonly name: string;
  readonly instrument: "counter" | "gauge" | "histogram";
  /** UCUM. */
  readonly unit: string;
  readonly description: string;
  /** Every attribute that the metric can carry, except the application's dimensions. */
  readonly attributes: readonly string[];
  /** Histograms only: upper bounds. */
  readonly boundaries?: readonly number[];
  /**
   * Those of the attributes that the metric has at the level `basic`; `false` if it is not there. Default: all.
   * The bounds are the same, so that quantiles over processes of both levels are right.
   */
  readonly basic?: readonly string[] | false;
}

/**
 * The metric as it is at a level; undefined if the level does not have it.
 * @example metricAt(metric.operationCo2e, "basic") // undefined
 */
export function metricAt(row: Metric, level: DetailLevel): Metric | undefined {
  if (level === "full" || row.basic === undefined) return row;
  return row.basic ? { ...row, attributes: row.basic } : undefined;
}

const row =
  (instrument: Metric["instrument"]) =>
  (name: string, unit: string, description: string, attributes: readonly string[]): Metric => ({
    name,
    instrument,
    unit,
    description,
    attributes,
  });
export const counter = /* @__PURE__ */ row("counter");
export const gauge = /* @__PURE__ */ row("gauge");
export const histogram = (first: number, last: number, ...of: Parameters<typeof counter>): Metric => ({
  ...row("histogram")(...of),
  boundaries: decades(first, last),
});
/** The metric with what it has at the level `basic`. */
export const atBasic = (basic: Exclude<Metric["basic"], undefined>, of: Metric): Metric => ({ ...of, basic });
/** With the boundaries of the GenAI conventions. */
export const genAiHistogram = (first: number, base: number, ...of: Parameters<typeof counter>): Metric => ({
  ...row("histogram")(...of),
  boundaries: Array.from({ length: 14 }, (_, i) => first * base ** i),
});

/** 1 and 3 of each decade. Parsed, because 3 * 10 ** -5 would print as 0.000030000000000000004. */
const decades = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => [
    Number(`1e${first + i}`),
    Number(`3e${first + i}`),
  ]).flat();
