/** OpenTelemetry's SDK as an application sets it up, sending by OTLP. */

import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { wattspanSpanProcessor } from "@wattspan/spans";

/** An exporter gives up after this time, and the next export is tried. */
const TIMEOUT_MS = 3000;

/** Providers for `telemetry`; `counting` sees each span before it may be lost. */
export function otlpSdk(url: string, counting: SpanProcessor) {
  const spans = new OTLPTraceExporter({ url: `${url}/v1/traces`, timeoutMillis: TIMEOUT_MS });
  const metrics = new OTLPMetricExporter({ url: `${url}/v1/metrics`, timeoutMillis: TIMEOUT_MS });
  const tracerProvider = new TracerProvider({
    spanProcessors: [counting, wattspanSpanProcessor(), new BatchSpanProcessor({ exporter: spans })],
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: metrics,
    exportIntervalMillis: 5000,
    exportTimeoutMillis: TIMEOUT_MS,
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  return {
    providers: { tracerProvider, meterProvider },
    async flush() {
      await Promise.allSettled([tracerProvider.forceFlush(), meterProvider.forceFlush()]);
    },
    async shutdown() {
      await Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}
