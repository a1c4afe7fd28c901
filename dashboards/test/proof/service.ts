/** A service as the backends see it: it meters, has a page that Prometheus scrapes, and sends by OTLP. */

import { metrics } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { budgetMetrics, type Receipt } from "@wattspan/budget";
import { accounting } from "@wattspan/carbon/accounting";
import { network } from "@wattspan/carbon/network";
import {
  createMetering,
  type DeviceStatus,
  type Footprint,
  type Metering,
  type MeteringOptions,
} from "@wattspan/core";
import { attribute, type DetailLevel } from "@wattspan/core/names";
import { footprintCollector, type ManualClock, manualClock, type SimulatedZone } from "@wattspan/testing";
import { prometheusViews, startPrometheus } from "wattspan/prometheus";
import { intoEach } from "../../../packages/wattspan/test/otlp/both-providers.ts";
import { OTLP_METRICS_PATH } from "../../../packages/wattspan/test/servers/victoria-metrics.ts";
import { proofBudget, spend } from "./budget.ts";
import { simulatedGrid } from "./grid.ts";
import { machineOf, simulatedSignals } from "./machine.ts";
import { estimator, type Wait } from "./workload.ts";

/** How a service is started. */
export interface ServiceOptions {
  readonly name: string;
  /** Port of its page. */
  readonly port: number;
  /** Where it sends its metrics by OTLP. */
  readonly receiver: string;
  readonly zones: readonly SimulatedZone[];
  /** Its share of the 8 busy cores of its host. */
  readonly ownShare?: number;
  /** Whether it reports `hw.*` for its host. Default: it does. */
  readonly reportsHardware?: boolean;
  /** Whether it prices by marginal intensity. Default: by the average. */
  readonly marginal?: boolean;
  /**
   * Whether its page is one of `startPrometheus`, which only one in a process can be. Default: an exporter
   * with our Views.
   */
  readonly hasGlobalPage?: boolean;
  /** How much its metrics have. Default `basic`. */
  readonly level?: DetailLevel;
}

/** Joules, seconds and footprints since {@link Service.mark}. */
export interface Seen {
  readonly name: string;
  readonly footprints: readonly Footprint[];
  /** What each device drew, by where it went. */
  readonly devices: readonly DeviceStatus[];
  /** What it says of its devices. */
  readonly zones: readonly SimulatedZone[];
  readonly reportsHardware: boolean;
  readonly marginal: boolean;
  readonly level: DetailLevel;
  /** Joules that each zone drew in truth, up to the last refresh that was seen. */
  readonly truth: Readonly<Record<string, number>>;
  /** How often its sources of signals were asked. */
  readonly signalReads: number;
  /** Of its clock. */
  readonly seconds: number;
  /** Of its budget, since it started: before {@link Service.mark}, and until now. */
  readonly receipts: { readonly before: readonly Receipt[]; readonly now: readonly Receipt[] };
  /** By stage and reason, since it started. */
  readonly faults: Readonly<Record<string, number>>;
  /** `host:port` of its page. */
  readonly target: string;
  /** What its clock shows, in milliseconds. */
  readonly atMs: number;
  /** When it started, in milliseconds since the Unix epoch. */
  readonly startedMs: number;
}

/** A running service. */
export interface Service {
  readonly name: string;
  /** `host:port` of its page. */
  readonly target: string;
  /** Does the work, settles it, and sends what came of it. */
  run(work: (metering: Metering, wait: Wait) => Promise<void>): Promise<void>;
  /** Sends its metrics by OTLP again, as it would every few seconds. */
  send(): Promise<void>;
  /** From now on `seen` counts anew. */
  mark(): void;
  seen(): Seen;
  stop(): Promise<void>;
}

/** The attribute by which OTLP distinguishes processes of a service. */
export const instanceOf = (name: string): string => `${name}-1`;

/** How long the clock goes for one run: longer than the work, and than anything is held. */
const RUN_MS = 8000;

/** Starts it. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, zones, reportsHardware = true, marginal = false, level = "basic" } = options;
  const target = `127.0.0.1:${options.port}`;
  const startedMs = Date.now();
  const clock = manualClock({ wallStartMs: startedMs });
  const machine = machineOf(clock, zones, options.ownShare ?? 0.7);
  const signals = simulatedSignals();
  const collected = footprintCollector();
  const page = await pageOf(options);
  const sending = sendingTo(options);
  const meterProvider = intoEach([page.provider, sending]);
  const metering = createMetering({
    ...meteringOptions(clock, marginal),
    meters: [machine.meter],
    signals: [signals.source],
    observers: [collected.observer, failingObserver],
    telemetry: { meterProvider, reportsHardware: () => reportsHardware, detail: level },
  });
  await metering.ready;
  const budget = proofBudget(clock);
  for (const meterProvider of [page.provider, sending]) budgetMetrics(budget, { meterProvider });
  await clock.advanceAsync(2000);
  const now = () => ({
    atMs: clock.now(),
    devices: metering.status.devices,
    signalReads: signals.times(),
    receipts: budget.receipts(),
  });
  // Until it is marked, everything counts: what a process begins with is new to a backend that knew the one
  // before it.
  let since: ReturnType<typeof now> = { atMs: 0, devices: [], signalReads: 0, receipts: [] };
  let isStopped = false;
  return {
    name,
    target,
    async run(work) {
      const done = work(metering, (ms) => new Promise((resolve) => clock.schedule(resolve, ms)));
      await clock.advanceAsync(RUN_MS);
      await done;
      spend(budget);
      await metering.flush();
    },
    send: () => sending.forceFlush(),
    mark() {
      since = now();
      collected.clear();
    },
    seen() {
      const { atMs, devices, signalReads, receipts } = now();
      const faults = { ...metering.status.faults };
      const bookedUntil = (of: readonly DeviceStatus[], { id }: SimulatedZone) =>
        of.find((device) => device.id === id)?.bookedUntilMs ?? 0;
      const truthOf = (zone: SimulatedZone) =>
        [
          zone.id,
          machine.truth(zone.id, bookedUntil(since.devices, zone), bookedUntil(devices, zone)),
        ] as const;
      return {
        ...{ name, zones, reportsHardware, marginal, level },
        footprints: collected.footprints,
        devices: devices.map((device, index) => difference(device, since.devices[index])),
        truth: Object.fromEntries(zones.map(truthOf)),
        signalReads: signalReads - since.signalReads,
        seconds: (atMs - since.atMs) / 1000,
        receipts: { before: since.receipts, now: receipts },
        ...{ faults, target, atMs, startedMs },
      };
    },
    async stop() {
      if (isStopped) return;
      isStopped = true;
      await metering.shutdown();
      await page.close();
      await sending.shutdown();
    },
  };
}

/** It must show as a fault, and cost nothing else. */
const failingObserver = () => {
  throw new Error("an observer that fails");
};

/** Everything that is priced and accounted for. */
function meteringOptions(clock: ManualClock, marginal: boolean): MeteringOptions {
  const location = { country: "DE" };
  return {
    ...{ clock, location },
    intensity: simulatedGrid(clock, { marginal }),
    estimators: [estimator],

    accounting: network(
      { location },
      accounting({
        location,
        facility: { pue: 1.3, wue: 0.8 },
        hardware: { kilograms: 1200, accelerators: { count: 1, model: "a100" } },
        market: { contracts: [{ name: "wind", share: 0.6, gramsPerKwh: 11 }], residualMix: 690 },
      }),
    ),
  };
}

/** What came to a device since then. */
function difference(now: DeviceStatus, before: DeviceStatus | undefined): DeviceStatus {
  if (!before) return now;
  const amounts = ["total", "activity", "idle", "otherProcess", "unattributed", "carry"] as const;
  return { ...now, ...Object.fromEntries(amounts.map((key) => [key, now[key] - before[key]])) };
}

async function pageOf({ name, port, hasGlobalPage }: ServiceOptions) {
  const resource = { [attribute.service]: name };
  if (hasGlobalPage) {
    const page = await startPrometheus({ port, resource });
    return { provider: metrics.getMeterProvider(), close: () => page.close() };
  }
  const exporter = new PrometheusExporter({ host: "127.0.0.1", port, preventServerStart: true });
  const provider = new MeterProvider({
    readers: [exporter],
    views: [...prometheusViews()],
    resource: resourceFromAttributes(resource),
  });
  await exporter.startServer();
  return { provider, close: () => provider.shutdown() };
}

/** Sends on request. */
function sendingTo({ name, receiver }: ServiceOptions): MeterProvider {
  const exporter = new OTLPMetricExporter({ url: receiver + OTLP_METRICS_PATH });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const resource = resourceFromAttributes({
    [attribute.service]: name,
    "service.instance.id": instanceOf(name),
  });
  return new MeterProvider({ readers: [reader], resource });
}
