// node life-cycle.mjs <esm|cjs> <trace SDK>: the SDK's own flush and shutdown, and providers that are
// replaced, in an application with the packed packages. Its exporters send only on request: anything received
// was flushed.
import assert from "node:assert/strict";
import { closeTo, JOULES, loaders, simulatedMetering } from "./recording.mjs";

const [format, traceSdk] = process.argv.slice(2);
const load = loaders[format];
const NEVER_MS = 3_600_000;
const { metrics, trace } = await load("@opentelemetry/api");
const sdk = await load(traceSdk);
const { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } =
  await load("@opentelemetry/sdk-metrics");
const { wattspanSpanProcessor } = await load("@wattspan/spans");
const metered = await simulatedMetering(load);

const lost = register([]);
await metered.call(undefined, { settled: false });
await lost.end("shutdown");
assert.deepEqual([lost.spans.length, lost.joules()], [0, 0], "nothing is held, so nothing is proven");

// Data that the first providers did not get before their replacement goes to the next ones, once.
for (const [end, joules] of [
  ["shutdown", 2 * JOULES],
  ["forceFlush", JOULES],
]) {
  const providers = register([wattspanSpanProcessor()]);
  await metered.call(undefined, { settled: false });
  await providers.end(end);
  assert.equal(providers.spans.length, 1, `${end} loses the span`);
  closeTo(providers.spans[0].attributes["wattspan.energy"], JOULES, `the span after ${end}`);
  closeTo(providers.joules(), joules, `the metric after ${end}`);
}
assert.deepEqual(metered.metering.status.faults, {});
await metered.metering.shutdown();

/** Replaces the providers with new ones, with these processors before the exporting one. */
function register(ours) {
  trace.disable();
  metrics.disable();
  const spans = [];
  const done = async () => undefined;
  const spanExporter = {
    export(some, callback) {
      spans.push(...some);
      callback({ code: 0 });
    },
    shutdown: done,
    forceFlush: done,
  };
  const delay = { scheduledDelayMillis: NEVER_MS };
  const tracerProvider = sdk.BasicTracerProvider
    ? new sdk.BasicTracerProvider({
        spanProcessors: [...ours, new sdk.BatchSpanProcessor(spanExporter, delay)], // SDK 2
      })
    : new sdk.TracerProvider({
        spanProcessors: [...ours, new sdk.BatchSpanProcessor({ exporter: spanExporter, ...delay })], // SDK 3
      });
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: NEVER_MS });
  const meterProvider = new MeterProvider({ readers: [reader] });
  assert.ok(trace.setGlobalTracerProvider(tracerProvider) && metrics.setGlobalMeterProvider(meterProvider));
  let exported = [];
  const { export: send } = exporter;
  exporter.export = (batch, callback) => {
    exported = batch.scopeMetrics.flatMap((scope) => scope.metrics);
    send.call(exporter, batch, callback);
  };
  return {
    spans,
    /** As in `NodeSDK`: neither waits for the other. */
    end: (how) => Promise.all([tracerProvider[how](), meterProvider[how]()]),
    joules: () =>
      exported
        .filter(({ descriptor }) => descriptor.name === "wattspan.energy")
        .flatMap(({ dataPoints }) => dataPoints)
        .reduce((sum, { value }) => sum + value, 0),
  };
}
