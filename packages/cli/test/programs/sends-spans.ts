/**
 * A program that trains for two epochs, with a span of OpenTelemetry's SDK for each, sent by OTLP in
 * protobuf.
 */

import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const EPOCH_MICROSECONDS = 600_000;

const provider = new TracerProvider({
  spanProcessors: [new SimpleSpanProcessor({ exporter: new OTLPTraceExporter() })],
});
const tracer = provider.getTracer("training");
for (const epoch of [1, 2]) {
  const span = tracer.startSpan("epoch", { attributes: { epoch, units: 500 } });
  const until = process.cpuUsage().user + EPOCH_MICROSECONDS;
  while (process.cpuUsage().user < until) for (let i = 0; i < 1e6; i++);
  span.setAttribute("loss", 1 / epoch);
  span.end();
  await provider.forceFlush();
}
await provider.shutdown();
