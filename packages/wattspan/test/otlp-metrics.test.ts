/**
 * One set of footprints on two paths: sent by OTLP to VictoriaMetrics, and scraped by Prometheus from
 * `wattspan/prometheus`.
 */

import { metrics } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import {
  extensionMetric,
  instrumentationScopes,
  type Metric,
  metric,
  prometheusName,
} from "@wattspan/core/names";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startPrometheus } from "../src/prometheus.js";
import { intoEach } from "./otlp/both-providers.js";
import { amountsOf, amountsOfStatus, bucketBound } from "./otlp/expected-amounts.js";
import { AWKWARD, runWorkload } from "./otlp/workload.js";
import { startScraping } from "./servers/prometheus.js";
import { needing, POLL } from "./servers/started-program.js";
import { type Query, querying, type Sample } from "./servers/stored-samples.js";
import { makeVisible, OTLP_METRICS_PATH, startVictoriaMetrics } from "./servers/victoria-metrics.js";

/**
 * What Prometheus says of where it scraped, and what OTLP says of the resource: the only labels that differ.
 */
const SCRAPED = ["instance", "job"];
const SENT = ["service_name"];
const SERVICE = { "service.name": "shop" };
/**
 * They need a gauge of power, a counter of a whole host, and a clock that runs: here there is none. The
 * conventions' are not asked for.
 */
const NOT_HERE: readonly Metric[] = [
  ...[metric.hwPower, metric.hwHostEnergy, metric.selfCpuTime],
  ...[metric.clientDuration, metric.clientTokens],
];

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A provider that sends to this server on request. */
function sendingTo(origin: string, service: Record<string, string>): MeterProvider {
  const exporter = new OTLPMetricExporter({ url: origin + OTLP_METRICS_PATH });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader], resource: resourceFromAttributes(service) });
  cleanups.push(() => provider.shutdown());
  return provider;
}

/** Everything of ours that a server has, with bucket bounds written in one way. */
async function ours(query: Query, having = ""): Promise<readonly Sample[]> {
  const samples = await query(`{__name__=~"(wattspan|hw|gen_ai)_.*"${having}}`);
  return samples.map(({ labels, value }) => {
    const { le } = labels;
    return { value, labels: le === undefined ? labels : { ...labels, le: bucketBound(le) } };
  });
}

/** The same, once there is something. */
async function stored(origin: string): Promise<readonly Sample[]> {
  const query = querying(origin);
  await vi.waitUntil(async () => (await ours(query)).length > 0, POLL);
  return ours(query);
}

const without = (names: readonly string[], labels: Sample["labels"]) =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
const keyOf = (labels: object) => JSON.stringify(Object.entries(labels).sort());
const namesOf = (samples: readonly Sample[]) =>
  [...new Set(samples.map(({ labels }) => labels.__name__))].sort();
const seriesOf = (row: Metric) =>
  row.instrument === "histogram"
    ? ["_bucket", "_count", "_sum"].map((suffix) => prometheusName(row) + suffix)
    : [prometheusName(row)];

/** Whether two numbers are the same to 1e-9, of themselves. */
const same = (a: number | undefined, b: number) => a === b || Math.abs((a ?? Number.NaN) / b - 1) < 1e-9;

/** Sums by name and by those labels that `amounts` of that name have. */
function sumsLike(amounts: readonly Sample[], samples: readonly Sample[]): Map<string, number> {
  const labelsOf = new Map(amounts.map(({ labels }) => [labels.__name__, Object.keys(labels)]));
  const sums = new Map<string, number>();
  for (const { labels, value } of samples) {
    const known = labelsOf.get(labels.__name__);
    if (!known) continue;
    const key = keyOf(Object.fromEntries(known.map((name) => [name, labels[name] ?? ""])));
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  return sums;
}

const { runs, title } = needing(["prometheus", "victoria-metrics"], "footprints sent by OTLP and scraped");

describe.skipIf(!runs)(title, () => {
  let done: Awaited<ReturnType<typeof runWorkload>>;
  let sent: readonly Sample[] = [];
  let scraped: readonly Sample[] = [];
  let victoria: string;

  beforeAll(async () => {
    const server = await startVictoriaMetrics();
    victoria = server.origin;
    cleanups.push(() => server.stop());
    const page = await startPrometheus({ port: 0, resource: SERVICE });
    cleanups.push(() => page.close());
    const sending = sendingTo(victoria, SERVICE);
    const meterProvider = intoEach([metrics.getMeterProvider(), sending]);
    done = await runWorkload({ meterProvider, detail: "full" });
    // Both are sent at the end, when nothing changes any more.
    const prometheus = await startScraping(page.url);
    cleanups.push(() => prometheus.stop());
    await sending.forceFlush();
    await makeVisible(victoria);
    [sent = [], scraped = []] = await Promise.all([victoria, prometheus.origin].map(stored));
  });

  it("metrics sent by OTLP and scraped have the same names, those of the table", () => {
    const expected = Object.values(metric).filter((row) => !NOT_HERE.includes(row));
    expect(namesOf(sent)).toEqual(expected.flatMap(seriesOf).sort());
    expect(namesOf(scraped)).toEqual(namesOf(sent));
  });

  it("metrics sent by OTLP and scraped have the same labels, except those that say where each is from", () => {
    for (const { labels } of sent) expect(labels).toMatchObject({ service_name: "shop" });
    for (const { labels } of scraped) expect(Object.keys(labels)).toEqual(expect.arrayContaining(SCRAPED));
    const series = (samples: readonly Sample[], own: readonly string[]) =>
      samples.map(({ labels }) => keyOf(without(own, labels))).sort();
    expect(series(sent, SENT)).toEqual(series(scraped, SCRAPED));
    expect(
      sent.filter(({ labels }) => labels.app_tenant === AWKWARD.replace("\n", "?")).length,
    ).toBeGreaterThan(10);
  });

  it("metrics sent by OTLP and scraped have the same values", () => {
    const values = new Map(scraped.map(({ labels, value }) => [keyOf(without(SCRAPED, labels)), value]));
    const other = sent.filter(({ labels, value }) => !same(values.get(keyOf(without(SENT, labels))), value));
    expect(other).toEqual([]);
  });

  it("stored metrics are what the footprints say, to the joule, gram, litre and token", () => {
    const amounts = [...done.footprints.flatMap(amountsOf), ...amountsOfStatus(done.status, done.footprints)];
    const expected = sumsLike(amounts, amounts);
    expect(done.footprints.length).toBeGreaterThan(10);
    expect(new Set(amounts.map(({ labels }) => labels.__name__))).toEqual(new Set(namesOf(sent)));
    for (const samples of [sent, scraped]) {
      const found = sumsLike(amounts, samples);
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
      const wrong = [...expected].filter(([key, value]) => !same(found.get(key), value));
      expect(wrong.map(([key, value]) => ({ key, value, found: found.get(key) }))).toEqual([]);
    }
  });

  it("metrics of every row of the table have its name when they are sent by OTLP", async () => {
    const provider = sendingTo(victoria, { "service.name": "every-row" });
    const rows: readonly Metric[] = [...Object.values(metric), ...Object.values(extensionMetric)];
    for (const row of rows) record(provider, row);
    await provider.forceFlush();
    await makeVisible(victoria);
    const found = () => ours(querying(victoria), ',service_name="every-row"').then(namesOf);
    await expect.poll(found, POLL).toEqual(rows.flatMap(seriesOf).sort());
  });
});

/** One value of a row, as Wattspan writes it. */
function record(provider: MeterProvider, row: Metric): void {
  const scope = row.name.startsWith("hw.") ? instrumentationScopes.hardware : instrumentationScopes.wattspan;
  const meter = provider.getMeter(scope.name, scope.version, { schemaUrl: scope.schemaUrl });
  const { name, unit, boundaries = [] } = row;
  const advice = { explicitBucketBoundaries: [...boundaries] };
  if (row.instrument === "counter") meter.createCounter(name, { unit }).add(1);
  else if (row.instrument === "gauge") meter.createGauge(name, { unit }).record(1);
  else meter.createHistogram(name, { unit, advice }).record(1);
}
