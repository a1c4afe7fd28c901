import { type Attributes, context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { type ReadableSpan, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

class PulledReader extends MetricReader {
  protected override async onForceFlush() {
    return undefined;
  }
  protected override async onShutdown() {
    return undefined;
  }
}

/** OpenTelemetry's SDK with the cheapest of exporters, which makes whatever is added on top of it look largest. */
export interface TelemetrySdk {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  /** Spans that have ended since they were last taken. */
  takeSpans(): readonly EndedSpan[];
  /** Every point of a metric so far. */
  points(metric: string): Promise<readonly Point[]>;
  /** The sum of a counter over all its attribute sets. */
  sum(counter: string): Promise<number>;
}

/** A span as it was exported. */
export interface EndedSpan {
  readonly id: string;
  readonly attributes: Attributes;
  /** Milliseconds from the end that the span tells to its export. */
  readonly heldMs: number;
}

/** One point of a metric. */
interface Point {
  readonly attributes: Attributes;
  /** A number of counters; more of histograms. */
  readonly value: unknown;
}

/** Makes spans active through awaits, as every SDK for Node does. Once per process. */
export function registerContext(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}

/** An SDK that keeps ended spans in a list, and metrics until somebody looks. `others` stand before that list. */
export function telemetrySdk(others: readonly SpanProcessor[] = []): TelemetrySdk {
  let kept: { readonly span: ReadableSpan; readonly atMs: number }[] = [];
  const keeping: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => void kept.push({ span, atMs: performance.now() }),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const reader = new PulledReader();
  const points = async (metric: string): Promise<readonly Point[]> => {
    const { scopeMetrics } = (await reader.collect()).resourceMetrics;
    const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
    return metrics
      .filter(({ descriptor }) => descriptor.name === metric)
      .flatMap(({ dataPoints }) => dataPoints as readonly Point[]);
  };
  return {
    tracerProvider: new TracerProvider({ spanProcessors: [...others, keeping] }),
    meterProvider: new MeterProvider({ readers: [reader] }),
    takeSpans() {
      const taken = kept;
      kept = [];
      return taken.map(({ span, atMs }) => {
        const [seconds, nanoseconds] = span.endTime;
        const endMs = 1000 * seconds + nanoseconds / 1e6 - performance.timeOrigin;
        return { id: span.spanContext().spanId, attributes: span.attributes, heldMs: atMs - endMs };
      });
    },
    points,
    sum: async (counter) => (await points(counter)).reduce((sum, { value }) => sum + (value as number), 0),
  };
}
