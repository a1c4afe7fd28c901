import {
  AggregationTemporality,
  DataPointType,
  MetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { sum } from "simple-statistics";

/** A reader that collects on request, as a scrape or an exporter's timer does. */
export class CollectingReader extends MetricReader {
  /** @param temporality `cumulative` (default): sums since the start; `delta`: since the last collection. */
  constructor(temporality: "cumulative" | "delta" = "cumulative") {
    const { CUMULATIVE, DELTA } = AggregationTemporality;
    super({ aggregationTemporalitySelector: () => (temporality === "delta" ? DELTA : CUMULATIVE) });
  }

  /** Collects. @throws Error if something could not be collected. */
  async now(): Promise<ResourceMetrics> {
    const { resourceMetrics, errors } = await this.collect();
    if (errors.length > 0) throw new Error(`Not all could be collected: ${errors.join(", ")}`);
    return resourceMetrics;
  }

  protected override onShutdown = () => Promise.resolve();
  protected override onForceFlush = () => Promise.resolve();
}

/** The sum of a counter over all of its sets. */
export function sumOf({ scopeMetrics }: ResourceMetrics, name: string): number {
  const found = scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .find(({ descriptor }) => descriptor.name === name);
  return found?.dataPointType === DataPointType.SUM ? sum(found.dataPoints.map(({ value }) => value)) : 0;
}
