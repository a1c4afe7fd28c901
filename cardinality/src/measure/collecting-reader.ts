import { AggregationTemporality, MetricReader, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** A reader that collects when it is asked, as a scrape or the timer of an exporter does. */
export class CollectingReader extends MetricReader {
  /** @param temporality `cumulative` (default): sums since the start; `delta`: since it was asked last. */
  constructor(temporality: "cumulative" | "delta" = "cumulative") {
    const { CUMULATIVE, DELTA } = AggregationTemporality;
    super({ aggregationTemporalitySelector: () => (temporality === "delta" ? DELTA : CUMULATIVE) });
  }

  /** Collects. @throws Error when something could not be collected. */
  async now(): Promise<ResourceMetrics> {
    const { resourceMetrics, errors } = await this.collect();
    if (errors.length > 0) throw new Error(`Not all could be collected: ${errors.join(", ")}`);
    return resourceMetrics;
  }

  protected override onShutdown = () => Promise.resolve();
  protected override onForceFlush = () => Promise.resolve();
}
