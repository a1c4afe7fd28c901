/** Counts the series of a collection as Prometheus would. */

import { DataPointType, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { sum } from "simple-statistics";

/** One metric: its attribute sets, and its series, where each bucket of a histogram is one. */
export interface SeriesCount {
  readonly metric: string;
  readonly sets: number;
  readonly series: number;
}

/** How the SDK marks sets beyond its limit. This must never happen. */
const OVERFLOW = "otel.metric.overflow";

/** Counts the series of each metric. @throws Error when the SDK has merged sets of one. */
export function seriesOf({ scopeMetrics }: ResourceMetrics): readonly SeriesCount[] {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .map(({ descriptor: { name }, dataPoints, dataPointType }) => {
      if (dataPoints.some(({ attributes }) => OVERFLOW in attributes)) {
        throw new Error(`${name}: the SDK merged attribute sets; ours must be bounded before.`);
      }
      const perSet =
        dataPointType === DataPointType.HISTOGRAM
          ? (dataPoints[0]?.value.buckets.counts.length ?? 0) + 2 // `_sum` and `_count`
          : 1;
      return { metric: name, sets: dataPoints.length, series: dataPoints.length * perSet };
    });
}

/** All series together. */
export const totalSeries = (counts: readonly SeriesCount[]): number =>
  sum(counts.map(({ series }) => series));

/** The same without histograms, as if Views had dropped them. */
export const withoutHistograms = ({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics => ({
  resource,
  scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({
    scope,
    metrics: metrics.filter(({ dataPointType }) => dataPointType !== DataPointType.HISTOGRAM),
  })),
});

/** Names of all sets: processes with the same names have the same series. */
export const setNames = ({ scopeMetrics }: ResourceMetrics): readonly string[] =>
  scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(
        ({ attributes }) => `${descriptor.name} ${JSON.stringify(Object.entries(attributes).sort())}`,
      ),
    );
