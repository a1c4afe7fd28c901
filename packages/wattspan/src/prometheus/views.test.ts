import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import {
  extensionMetric,
  instrumentationScopes,
  type Metric,
  metric,
  prometheusName,
} from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { prometheusViews } from "./views.js";

const rows: readonly Metric[] = [...Object.values(metric), ...Object.values(extensionMetric)];

/** The page that OpenTelemetry's exporter makes of one value of every row, on meters of these names. */
async function page(meterOf: (row: Metric) => string): Promise<string> {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter], views: [...prometheusViews()] });
  for (const row of rows) {
    const { name, unit, boundaries } = row;
    const meter = provider.getMeter(meterOf(row));
    if (row.instrument === "counter") meter.createCounter(name, { unit }).add(1);
    else if (row.instrument === "gauge") meter.createGauge(name, { unit }).record(1);
    else {
      const advice = { explicitBucketBoundaries: [...(boundaries ?? [])] };
      meter.createHistogram(name, { unit, advice }).record(1);
    }
  }
  const { resourceMetrics } = await exporter.collect();
  return new PrometheusSerializer("", false, undefined, true, true).serialize(resourceMetrics);
}

const families = (text: string) => [...text.matchAll(/^# TYPE (\S+) /gm)].map((match) => match[1]).sort();
const ours = (row: Metric) =>
  row.name.startsWith("hw.") ? instrumentationScopes.hardware.name : instrumentationScopes.wattspan.name;

describe("prometheusViews", () => {
  it("prometheusViews make the JS exporter write the names that every other path gives", async () => {
    expect(families(await page(ours))).toEqual(rows.map(prometheusName).sort());
  });

  it("prometheusViews keep the buckets of our histograms", async () => {
    const text = await page(ours);
    const bounds = [...text.matchAll(/^wattspan_operation_energy_joules_bucket\{le="([^"]+)"\}/gm)].map(
      (m) => m[1],
    );
    expect(bounds).toEqual([...(metric.operationEnergy.boundaries ?? []).map(String), "+Inf"]);
  });

  it("prometheusViews leave the meters of others alone", async () => {
    const names = families(await page(() => "somebody-else"));
    expect(names).toContain("wattspan_energy_total");
    expect(names).not.toContain("wattspan_energy_joules_total");
  });
});
