import { metrics } from "@opentelemetry/api";
import { createMetering } from "@wattspan/core";
import { attribute, instrumentationScopes, type Metric, metric, prometheusName } from "@wattspan/core/names";
import { fakeMeter, fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { startScraping } from "../../test/servers/prometheus.js";
import { needing, POLL } from "../../test/servers/started-program.js";
import { querying } from "../../test/servers/stored-samples.js";
import { type PrometheusPageOptions, startPrometheus } from "./start-prometheus.js";

const { runs, title } = needing(["prometheus"], "a real Prometheus");
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function scraped(options: PrometheusPageOptions = {}) {
  const page = await startPrometheus({ port: 0, ...options });
  cleanups.push(() => page.close());
  const prometheus = await startScraping(page.url);
  cleanups.push(() => prometheus.stop());
  const query = querying(prometheus.origin);
  /** The one value of a query. Undefined while there is none. */
  const value = async (text: string) => {
    const samples = await query(text);
    return samples.length === 1 ? samples[0]?.value : undefined;
  };
  return { query, value };
}

describe.skipIf(!runs)(title, () => {
  it("a real Prometheus stores recorded values under the standard names", async () => {
    const { query, value } = await scraped();
    const meterOf = ({ name }: Metric) =>
      metrics.getMeter(
        (name.startsWith("hw.") ? instrumentationScopes.hardware : instrumentationScopes.wattspan).name,
      );
    const counter = (row: Metric) => meterOf(row).createCounter(row.name, { unit: row.unit });
    counter(metric.energy).add(1.25, { [attribute.model]: "a", [attribute.method]: "measured" });
    counter(metric.energy).add(2.5, { [attribute.model]: 'b "quoted"\n', [attribute.method]: "estimated" });
    counter(metric.co2e).add(1e-9);
    counter(metric.tokens).add(12);
    counter(metric.hwEnergy).add(7);
    const gauge = ({ name, unit }: Metric) => meterOf(metric.hwPower).createGauge(name, { unit });
    gauge(metric.hwPower).record(300.5);
    const { name, unit } = metric.gridIntensity;
    meterOf(metric.gridIntensity).createGauge(name, { unit }).record(1e-4);
    const advice = { explicitBucketBoundaries: [...(metric.operationEnergy.boundaries ?? [])] };
    const histogram = meterOf(metric.operationEnergy).createHistogram(metric.operationEnergy.name, {
      unit: "J",
      advice,
    });
    for (const joules of [0.02, 2, 40]) histogram.record(joules);

    await expect.poll(() => value("sum(wattspan_energy_joules_total)"), POLL).toBe(3.75);
    expect(await value('wattspan_energy_joules_total{gen_ai_request_model="b \\"quoted\\"\\n"}')).toBe(2.5);
    expect(await value("wattspan_co2e_grams_total")).toBe(1e-9);
    expect(await value("wattspan_tokens_total")).toBe(12);
    expect(await value("hw_energy_joules_total")).toBe(7);
    expect(await value("hw_power_watts")).toBe(300.5);
    expect(await value("3.6e6 * wattspan_grid_carbon_intensity_grams_per_J")).toBe(360);
    expect(await value("wattspan_operation_energy_joules_sum")).toBe(42.02);
    expect(
      await value(
        'wattspan_operation_energy_joules_bucket{le="3.0"} or wattspan_operation_energy_joules_bucket{le="3"}',
      ),
    ).toBe(2);
    const labels = (await query("wattspan_tokens_total")).map((sample) => Object.keys(sample.labels).sort());
    expect(labels).toEqual([["__name__", "instance", "job"]]);
  });

  it("a real Prometheus stores sums that equal those of the footprints", async () => {
    const clock = manualClock();
    const zone = {
      id: "gpu-0",
      component: "gpu",
      scope: "device",
      refreshMs: 10,
      maxWatts: 700,
      idleWatts: 60,
    } as const;
    const meter = fakeMeter({
      clock,
      zones: [{ ...zone, watts: (ms) => (ms > 500 && ms < 2500 ? 300 : 60) }],
    });
    const seen = footprintCollector();
    const metering = createMetering({
      meters: [meter],
      clock,
      intensity: fixedIntensity(360),
      location: { country: "DE" },
      observers: [seen.observer],
    });
    cleanups.push(() => metering.shutdown());
    const { value } = await scraped({ metering });
    await metering.ready;
    const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
    const calls = Array.from({ length: 20 }, (_, i) =>
      wait(i * 70).then(() => metering.meterInference({ model: `m${i % 3}` }, () => wait(300 + i))),
    );
    await clock.advanceAsync(4000);
    await Promise.all(calls);
    await metering.flush();

    const footprints = seen.footprints;
    expect(footprints).toHaveLength(20);
    const sumOf = (of: "energy" | "co2e", model = "") =>
      footprints.reduce(
        (sum, footprint) => sum + (footprint.name.includes(model) ? (footprint[of]?.value ?? 0) : 0),
        0,
      );
    expect(sumOf("energy")).toBeGreaterThan(100);
    const energy = prometheusName(metric.energy);
    await expect.poll(() => value(`sum(${energy})`), POLL).toBeCloseTo(sumOf("energy"), 6);
    expect(await value(`sum(${energy}{gen_ai_request_model="m1"})`)).toBeCloseTo(sumOf("energy", "m1"), 6);
    expect(await value(`sum(${prometheusName(metric.co2e)})`)).toBeCloseTo(sumOf("co2e"), 9);
    expect(await value(`sum(${prometheusName(metric.operationEnergy)}_count)`)).toBe(20);
    expect(await value(`sum(${prometheusName(metric.operationEnergy)}_sum)`)).toBeCloseTo(sumOf("energy"), 6);
    expect(await value(`sum(${prometheusName(metric.operations)}{wattspan_method="measured"})`)).toBe(20);
    const device = metering.status.devices[0];
    const allocated = (device?.total ?? Number.NaN) - (device?.carry ?? 0);
    expect(await value(`sum(${prometheusName(metric.deviceEnergy)})`)).toBeCloseTo(allocated, 6);
    expect(await value(`sum(${prometheusName(metric.hwEnergy)})`)).toBeCloseTo(allocated, 6);
    expect(await value(prometheusName(metric.gridIntensity))).toBeCloseTo(1e-4, 12);
  });
});
