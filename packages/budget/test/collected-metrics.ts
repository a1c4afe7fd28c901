import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";

/** Gives what was recorded when it is asked. */
class AskedReader extends MetricReader {
  protected override async onForceFlush() {
    return undefined;
  }
  protected override async onShutdown() {
    return undefined;
  }
}

/** A provider, and the points of its metrics by their names. */
export function collectedMetrics() {
  const reader = new AskedReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const points = async (name: string) =>
    (await reader.collect()).resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .find(({ descriptor }) => descriptor.name === name)?.dataPoints;
  return { meterProvider, points };
}
