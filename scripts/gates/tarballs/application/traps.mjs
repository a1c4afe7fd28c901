// node traps.mjs <esm|cjs> <trace SDK>: surprises of OpenTelemetry's versions, in an application with the
// packed packages.
import assert from "node:assert/strict";
import { closeTo, JOULES, loaders, samplesOf, simulatedMetering, summed, textOf } from "./recording.mjs";

const [format] = process.argv.slice(2);
const load = loaders[format];
const { metrics } = await load("@opentelemetry/api");
const { AggregationType, MeterProvider } = await load("@opentelemetry/sdk-metrics");
const { PrometheusExporter, PrometheusSerializer } = await load("@opentelemetry/exporter-prometheus");
const { metric, metricAt, prometheusName } = await load("@wattspan/core/names");
const { meterAgent } = await load("wattspan");
const { prometheusViews, startPrometheus } = await load("wattspan/prometheus");

// Applications set this for exponential histograms over OTLP; our page must keep its histograms.
process.env.OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION = "base2_exponential_bucket_histogram";

/** Those of the default detail. Metrics of the conventions are not enabled. */
const histograms = Object.values(metric)
  .flatMap((row) => metricAt(row, "basic") ?? [])
  .filter(({ instrument, name }) => instrument === "histogram" && !name.startsWith("gen_ai."));
const metered = await simulatedMetering(load);
await hasNoProxyProvider();
await keepsNaNOut();
await losesExponentialHistograms();
await metered.metering.shutdown();

/**
 * Counts before a provider is registered are lost; after that, everything is counted: no instrument stays a
 * no-op.
 */
async function hasNoProxyProvider() {
  const early = metrics.getMeter("early").createCounter("early");
  await metered.call();
  const page = await startPrometheus({ port: 0 });
  early.add(1);
  metrics.getMeter("foreign").createHistogram("foreign", { unit: "J" }).record(1);
  await meterAgent({ name: "agent" }, () => metered.call());
  await metered.metering.flush();
  const text = await textOf(page);
  closeTo(summed(text, "wattspan_energy_joules_total"), JOULES, "the metric after a late provider");
  assert.ok(!/^early/m.test(text), "the API has a proxy provider now: this trap is gone");
  bucketsAreOurs(text);
  await page.close();
}

/**
 * The SDK's default buckets are for milliseconds. Every histogram has its own on the page, under a name with
 * its unit.
 */
function bucketsAreOurs(text) {
  const boundsOf = (name) =>
    samplesOf(text, `${name}_bucket`).map(({ labels }) =>
      Number(/le="([^"]+)"/.exec(labels)?.[1].replace("+Inf", "Infinity")),
    );
  assert.deepEqual(
    boundsOf("foreign").slice(0, 3),
    [0, 5, 10],
    "the defaults have changed: this trap is gone",
  );
  assert.ok(histograms.length > 0);
  for (const row of histograms) {
    const name = prometheusName(row);
    assert.deepEqual(boundsOf(name), [...row.boundaries, Number.POSITIVE_INFINITY], row.name);
    assert.equal(summed(text, `${name}_count`), 1, row.name);
  }
}

/** The SDK takes NaN, and a counter is then NaN for ever. */
async function keepsNaNOut() {
  const page = await startPrometheus({ port: 0 });
  const poisoned = metrics.getMeter("poisoned").createCounter("poisoned");
  poisoned.add(Number.NaN);
  await metered.call((handle) => {
    handle.setUsage({ output: Number.NaN, inputFresh: Number.NaN });
    handle.reportEnergy({ energy: Number.NaN });
  });
  await metered.call((handle) => handle.setUsage({ output: 7 }));
  const text = await textOf(page);
  assert.ok(
    Number.isNaN(samplesOf(text, "poisoned_total")[0]?.value),
    "the SDK drops NaN: this trap is gone",
  );
  assert.ok(!/^(wattspan|hw)_.* (NaN|[+-]?Inf)/m.test(text), text);
  assert.equal(summed(text, "wattspan_tokens_total"), 7);
  closeTo(summed(text, "wattspan_energy_joules_total"), 2 * JOULES, "the metric after NaN");
  await page.close();
}

/**
 * The exporter for Prometheus drops exponential histograms: an application that uses them loses only those.
 */
async function losesExponentialHistograms() {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const name = "wattspan.operation.energy";
  const aggregation = { type: AggregationType.EXPONENTIAL_HISTOGRAM };
  const views = prometheusViews().filter(({ instrumentName }) => instrumentName !== name);
  const provider = new MeterProvider({
    readers: [exporter],
    views: [...views, { instrumentName: name, aggregation }],
  });
  metrics.setGlobalMeterProvider(provider);
  await meterAgent({ name: "agent" }, () => metered.call());
  await metered.metering.flush();
  const { resourceMetrics } = await exporter.collect();
  const text = new PrometheusSerializer().serialize(resourceMetrics);
  assert.ok(
    !/^wattspan_operation_energy.*_count/m.test(text),
    "exponential histograms are exported: this trap is gone",
  );
  assert.ok(/^wattspan_agent_run_energy_joules_count/m.test(text), "the other histogram is lost too");
  closeTo(summed(text, "wattspan_energy_joules_total"), JOULES, "the counter next to it");
  metrics.disable();
  await provider.shutdown();
}
