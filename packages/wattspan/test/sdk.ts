/** OpenTelemetry's SDK with everything kept in memory, to compare what spans say with what metrics say. */

import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

class PulledReader extends MetricReader {
  protected override async onForceFlush() {
    return undefined;
  }
  protected override async onShutdown() {
    return undefined;
  }
}

/** One value of a metric. */
export interface Point {
  readonly metric: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

/**
 * Providers for `telemetry`, and what reached them.
 * @param before Processors that see spans before they are kept.
 */
export function inMemorySdk(
  before: readonly SpanProcessor[] = [],
  options: { readonly sampler?: Sampler } = {},
) {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [...before, new SimpleSpanProcessor({ exporter })];
  const tracerProvider = new TracerProvider({ spanProcessors, ...options });
  const reader = new PulledReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const collected = async () => (await reader.collect()).resourceMetrics.scopeMetrics;
  const seen = {
    spans: () => exporter.getFinishedSpans(),
    collected,
    async points(): Promise<Point[]> {
      return (await collected())
        .flatMap((scope) => scope.metrics)
        .flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => ({ metric: descriptor.name, attributes, value })),
        );
    },
  };
  // Inherited, so that all of it can be given as `telemetry`, where no others are allowed than the options.
  return Object.assign<typeof seen, { tracerProvider: TracerProvider; meterProvider: MeterProvider }>(
    Object.create(seen),
    { tracerProvider, meterProvider },
  );
}

/** The sum of a counter over the attribute sets that have these attributes. */
export function sumOf(
  points: readonly Point[],
  metric: string,
  having: Readonly<Record<string, string>> = {},
): number {
  return points
    .filter((point) => point.metric === metric)
    .filter(({ attributes }) => Object.entries(having).every(([name, value]) => attributes[name] === value))
    .reduce((sum, { value }) => sum + (value as number), 0);
}
