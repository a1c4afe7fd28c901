import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { metric } from "@wattspan/core/names";
import { sumOf } from "../../telemetry/collecting-reader.ts";
import { CountingExporter } from "./counting-exporter.ts";

/** OpenTelemetry as a service runs it, at its defaults, up to the exporters, which only count. */
export interface ExportingSdk {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  /** What was exported. */
  readonly spans: CountingExporter;
  /** Joules of Wattspan's counter at the last export. */
  readonly joules: number;
  /** How many points the last export had. */
  readonly points: number;
  /** Exports all that has been recorded. */
  flush(): Promise<void>;
}

/** A new SDK: a batch processor, a periodic reader, and counting exporters. */
export function exportingSdk(): ExportingSdk {
  const spans = new CountingExporter();
  let [joules, points] = [0, 0];
  const reader = new PeriodicExportingMetricReader({
    exporter: {
      export(metrics, done) {
        joules = sumOf(metrics, metric.energy.name);
        points = metrics.scopeMetrics
          .flatMap((scope) => scope.metrics)
          .reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);
        done({ code: 0 });
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
  });
  const tracerProvider = new TracerProvider({
    spanProcessors: [new BatchSpanProcessor({ exporter: spans })],
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  return {
    ...{ tracerProvider, meterProvider, spans },
    get joules() {
      return joules;
    },
    get points() {
      return points;
    },
    async flush() {
      await Promise.all([tracerProvider.forceFlush(), meterProvider.forceFlush()]);
    },
  };
}
