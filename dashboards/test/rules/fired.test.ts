/**
 * A meter is lost under real servers: an alert reaches a receiver, names its runbook, and ends when the meter
 * is back.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { createMetering, type MeteringOptions } from "@wattspan/core";
import { attribute, metric } from "@wattspan/core/names";
import { type SimulatedMachine, simulatedMachine } from "@wattspan/meters/simulator";
import { afterEach, describe, expect, it } from "vitest";
import { startPrometheus } from "wattspan/prometheus";
import { needing, POLL } from "../../../packages/wattspan/test/servers/started-program.ts";
import { querying } from "../../../packages/wattspan/test/servers/stored-samples.ts";
import {
  OTLP_METRICS_PATH,
  startVictoriaMetrics,
} from "../../../packages/wattspan/test/servers/victoria-metrics.ts";
import { label, series } from "../../src/series.ts";
import { type ReceivedAlert, startListening } from "./alertmanager.ts";
import { startPrometheusWithRules, startVmalert } from "./evaluators.ts";
import { alerts, RUNBOOKS, recordings } from "./rules.ts";
import { shortenedRules } from "./shortened.ts";

const runbooks = join(import.meta.dirname, "../../../docs/runbooks");
const EXPORT_MS = 500;
const SENT = { [attribute.service]: "shop", "service.instance.id": "4f1c" };

/** One rule, as reported by the API of Prometheus and vmalert. */
interface RuleHealth {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
}

/** Where series are, where rules are evaluated, and which alerts arrived. */
interface Watched {
  readonly origin: string;
  readonly evaluator: string;
  readonly received: readonly ReceivedAlert[];
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A machine with two cards, metered in this process. */
async function startMachine(telemetry: NonNullable<MeteringOptions["telemetry"]>) {
  const machine = simulatedMachine({ gpus: 2 });
  cleanups.push(() => machine.close());
  const metering = createMetering({ meters: machine.meters, telemetry, sampling: { heartbeatMs: 250 } });
  cleanups.push(() => metering.shutdown());
  await metering.ready;
  return { machine, metering };
}

/** An Alertmanager and its alerts. */
async function listening() {
  const { stop, ...started } = await startListening();
  cleanups.push(stop);
  return started;
}

/** Rules that could not be evaluated. There must be some that could. */
async function sickRules(evaluator: string): Promise<readonly string[]> {
  const answer = await fetch(`${evaluator}/api/v1/rules`);
  const { data } = (await answer.json()) as { data: { groups: { rules: RuleHealth[] }[] } };
  const rules = data.groups.flatMap(({ rules }) => rules);
  expect(rules.length).toBe(recordings.length + alerts.length);
  return rules.filter(({ health }) => health !== "ok").map(({ name, lastError }) => `${name}: ${lastError}`);
}

/** The card is lost, an alert arrives, the card returns, and the alert ends. */
async function loseAndFind(machine: SimulatedMachine, { origin, evaluator, received }: Watched) {
  const [hwId = ""] = machine.gpus;
  const watts = `sum by (${label(attribute.hwId)}) (rate(${series(metric.deviceEnergy)}[4s])) > 0`;
  // Every device draws something, and there is no alert.
  const drawing = async () => (await querying(origin)(watts)).length;
  await expect.poll(drawing, POLL).toBe(4);
  expect(received).toEqual([]);

  expect(await sickRules(evaluator)).toEqual([]);

  const last = () => received.at(-1)?.status;
  machine.lose(0);
  await expect.poll(last, POLL).toBe("firing");
  machine.bringBack(0);
  await expect.poll(last, POLL).toBe("resolved");
  const firing = received[0] as ReceivedAlert;
  // There is no other alert.
  for (const { labels } of received) expect(labels).toEqual(firing.labels);
  return { hwId, firing };
}

/** What a person reads of it, and where it leads. */
function expectToHelp({ annotations }: ReceivedAlert, hwId: string, process: string) {
  expect(annotations).toMatchObject({
    summary: `No energy from gpu ${hwId} of shop`,
    description: expect.stringContaining(`while shop (${process}) keeps running`),
  });
  const { runbook_url: url = "" } = annotations;
  expect(url.startsWith(RUNBOOKS)).toBe(true);
  expect(existsSync(join(runbooks, url.slice(RUNBOOKS.length)))).toBe(true);
}

const onPrometheus = needing(["prometheus", "prometheus-alertmanager"], "Prometheus and Alertmanager");

describe.skipIf(!onPrometheus.runs)(onPrometheus.title, () => {
  it("Prometheus and Alertmanager notify of a lost card, and of its return", async () => {
    const { alertmanager, received } = await listening();
    const { machine, metering } = await startMachine({});
    const page = await startPrometheus({ port: 0, metering });
    cleanups.push(() => page.close());
    const rules = shortenedRules();
    const { origin, stop } = await startPrometheusWithRules(page.url, { rules, alertmanager });
    cleanups.push(stop);

    const { hwId, firing } = await loseAndFind(machine, { origin, evaluator: origin, received });
    const instance = new URL(page.url).host;
    const labels = { alertname: "WattspanMeterLost", severity: "warning", job: "shop", instance };
    expect(firing.labels).toEqual({ ...labels, hw_id: hwId, hw_type: "gpu" });
    expectToHelp(firing, hwId, instance);
  });
});

const onVictoria = needing(
  ["victoria-metrics", "vmalert", "prometheus-alertmanager"],
  "VictoriaMetrics, vmalert and Alertmanager",
);

describe.skipIf(!onVictoria.runs)(onVictoria.title, () => {
  it("vmalert and Alertmanager notify of a lost card, and of its return, where metrics came by OTLP", async () => {
    const { alertmanager, received } = await listening();
    const { origin, stop } = await startVictoriaMetrics();
    cleanups.push(stop);
    const exporter = new OTLPMetricExporter({ url: origin + OTLP_METRICS_PATH });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: EXPORT_MS });
    const meterProvider = new MeterProvider({ resource: resourceFromAttributes(SENT), readers: [reader] });
    cleanups.push(() => meterProvider.shutdown());
    const { machine } = await startMachine({ meterProvider });
    const vmalert = await startVmalert(origin, { rules: shortenedRules(), alertmanager });
    cleanups.push(() => vmalert.stop());

    const { hwId, firing } = await loseAndFind(machine, { origin, evaluator: vmalert.origin, received });
    const labels = { alertname: "WattspanMeterLost", severity: "warning", hw_id: hwId, hw_type: "gpu" };
    const { [attribute.service]: service, "service.instance.id": process } = SENT;
    expect(firing.labels).toMatchObject({ ...labels, service_name: service, service_instance_id: process });
    expectToHelp(firing, hwId, process);
  });
});
