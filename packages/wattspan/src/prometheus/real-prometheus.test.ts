import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metrics } from "@opentelemetry/api";
import { createMetering } from "@wattspan/core";
import { attribute, type Metric, metric, prometheusName, scopes } from "@wattspan/core/names";
import { fakeMeter, fixedIntensity, footprintCollector, manualClock } from "@wattspan/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../../test/loopback.js";
import { type PrometheusPageOptions, startPrometheus } from "./start-prometheus.js";

const isInstalled = spawnSync("prometheus", ["--version"]).status === 0;
const title = isInstalled
  ? "a real Prometheus"
  : "a real Prometheus (skipped: there is no program `prometheus`; on Debian: apt-get install prometheus)";
/** A server needs a moment to start and a scrape to happen; the values themselves are exact. */
const POLL = { timeout: 20_000, interval: 50 };
const TIMEOUT = 40_000;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a Prometheus that scrapes the page each second; gives its query function. */
async function prometheusOf(pageUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-prometheus-"));
  const config = join(folder, "prometheus.yml");
  const target = new URL(pageUrl).host;
  const job = `{ job_name: page, static_configs: [{ targets: ["${target}"] }] }`;
  writeFileSync(config, `global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs: [${job}]\n`);
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const options = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=${address}`,
  ];
  const child = spawn("prometheus", options, { stdio: "ignore" });
  cleanups.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => stop(child),
  );
  return async (query: string): Promise<Record<string, string>> => {
    const answer = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(query)}`).catch(
      () => undefined,
    );
    if (!answer?.ok) return {};
    const { data } = (await answer.json()) as {
      data: { result: { metric: object; value: [number, string] }[] };
    };
    return Object.fromEntries(
      data.result.map(({ metric: labels, value }) => [JSON.stringify(labels), value[1]]),
    );
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await exited;
}

async function scraped(options: PrometheusPageOptions = {}) {
  const page = await startPrometheus({ port: 0, ...options });
  cleanups.push(() => page.close());
  const query = await prometheusOf(page.url);
  /** The one value of a query, or undefined while there is none. */
  const value = async (text: string) => {
    const values = Object.values(await query(text));
    return values.length === 1 ? Number(values[0]) : undefined;
  };
  return { query, value };
}

describe.skipIf(!isInstalled || !hasLoopback)(overLoopback(title), () => {
  it("stores what was recorded, by the standard names", { timeout: TIMEOUT }, async () => {
    const { query, value } = await scraped();
    const meterOf = ({ name }: Metric) =>
      metrics.getMeter((name.startsWith("hw.") ? scopes.hardware : scopes.wattspan).name);
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
    const labels = Object.keys(await query("wattspan_tokens_total")).map((text) =>
      Object.keys(JSON.parse(text) as object).sort(),
    );
    expect(labels).toEqual([["__name__", "instance", "job"]]);
  });

  it("sums to what the footprints say", { timeout: TIMEOUT }, async () => {
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
