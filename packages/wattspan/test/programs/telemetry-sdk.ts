/**
 * OpenTelemetry's SDK as an application sets it up, with exporters that write each span and each value as a
 * line of JSON to the standard output, which is a pipe and is written at once: what is there was exported.
 */

import { writeSync } from "node:fs";
import { metrics, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

/** What one line of the output says. */
export type Line =
  | { readonly span: string; readonly attributes: Record<string, unknown>; readonly durationMs: number }
  | { readonly metric: string; readonly attributes: Record<string, unknown>; readonly value: unknown }
  | { readonly note: string; readonly value: unknown };

/** Longer than any test: what is exported was flushed. */
const NEVER_MS = 3_600_000;

/** Writes a line. A pipe takes it before this returns: while it is full, this waits. */
export function say(line: Line): void {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/**
 * Says that the application has nothing more to do and, when it exits, for how many milliseconds the process
 * lingered: waited or worked. What a busy machine keeps it from running is not its own.
 */
export function sayEnded(): void {
  const ownMs = () => {
    const { user, system } = process.cpuUsage();
    return performance.nodeTiming.idleTime + (user + system) / 1000;
  };
  const sinceMs = ownMs();
  process.once("exit", () => say({ note: "lingered", value: ownMs() - sinceMs }));
}

/**
 * Registers providers that export every so often, by default never by themselves; `atOnce`: each span when it
 * ends.
 */
export function startSdk(atOnce = false, everyMs = NEVER_MS): { shutdown(): Promise<void> } {
  const batch = { exporter: spanExporter, scheduledDelayMillis: everyMs, maxQueueSize: 10_000 };
  const processor = atOnce
    ? new SimpleSpanProcessor({ exporter: spanExporter })
    : new BatchSpanProcessor(batch);
  const tracerProvider = new TracerProvider({ spanProcessors: [processor] });
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: everyMs,
    exportTimeoutMillis: Math.min(everyMs, 10_000),
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  return {
    async shutdown() {
      await tracerProvider.shutdown();
      await meterProvider.shutdown();
    },
  };
}

const done = () => Promise.resolve();
type Callback = (result: { code: number }) => void;

const spanExporter = {
  export(spans: ReadableSpan[], callback: Callback) {
    for (const { name, attributes, duration } of spans)
      say({ span: name, attributes, durationMs: duration[0] * 1e3 + duration[1] / 1e6 });
    callback({ code: 0 });
  },
  shutdown: done,
  forceFlush: done,
};

const metricExporter = {
  export({ scopeMetrics }: ResourceMetrics, callback: Callback) {
    for (const { descriptor, dataPoints } of scopeMetrics.flatMap((scope) => scope.metrics))
      for (const { attributes, value } of dataPoints) say({ metric: descriptor.name, attributes, value });
    callback({ code: 0 });
  },
  selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
  shutdown: done,
  forceFlush: done,
};
