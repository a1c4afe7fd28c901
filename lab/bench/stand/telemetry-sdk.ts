import { type Attributes, context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { type ReadableSpan, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { attribute } from "@wattspan/core/names";
import { CollectingReader, sumOf } from "../../telemetry/collecting-reader.ts";
import { endedSpans } from "../../telemetry/ended-spans.ts";

/** OpenTelemetry's SDK with the cheapest exporter, which makes any addition look largest. */
export interface TelemetrySdk {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  /** Spans that have ended since they were last taken. */
  takeSpans(): readonly EndedSpan[];
  /** The attributes of the span that ended last. */
  readonly lastAttributes: Attributes;
  /** The sum of a counter over all its attribute sets. */
  sum(counter: string): Promise<number>;
}

/** What must be on the span of each call. */
const REQUIRED = [
  attribute.operation,
  attribute.model,
  attribute.provider,
  attribute.inputTokens,
  attribute.outputTokens,
  attribute.energy,
  attribute.energyLow,
  attribute.energyHigh,
  attribute.co2e,
  attribute.method,
  attribute.methodId,
  attribute.gridZone,
  attribute.gridSource,
];

/**
 * What is kept of a span that was exported. Not the span itself: an exporter sends it away, and thousands
 * that stay would be copied by each collection, which then would be most of what is measured.
 */
export interface EndedSpan {
  readonly id: string;
  readonly joules: number;
  /** Whether all that the span of a call must have is on it. */
  readonly complete: boolean;
  /** Milliseconds from the span's end to its export. */
  readonly heldMs: number;
}

/** Makes spans active through awaits, as every SDK for Node does. Once per process. */
export function registerContext(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}

/** An SDK that reads spans as they end and keeps metrics until they are read. `others` run before it. */
export function telemetrySdk(others: readonly SpanProcessor[] = []): TelemetrySdk {
  let kept: EndedSpan[] = [];
  let lastAttributes: Attributes = {};
  const keeping = endedSpans((span) => {
    kept.push(keptOf(span));
    lastAttributes = span.attributes;
  });
  const reader = new CollectingReader();
  return {
    tracerProvider: new TracerProvider({ spanProcessors: [...others, keeping] }),
    meterProvider: new MeterProvider({ readers: [reader] }),
    takeSpans() {
      const taken = kept;
      kept = [];
      return taken;
    },
    get lastAttributes() {
      return lastAttributes;
    },
    sum: async (counter) => sumOf(await reader.now(), counter),
  };
}

function keptOf(span: ReadableSpan): EndedSpan {
  const { attributes, endTime } = span;
  const endMs = 1000 * endTime[0] + endTime[1] / 1e6 - performance.timeOrigin;
  return {
    id: span.spanContext().spanId,
    joules: Number(attributes[attribute.energy]),
    complete: REQUIRED.every((name) => attributes[name] !== undefined),
    heldMs: performance.now() - endMs,
  };
}
