/** The machine of a service: devices with known energy, and signals next to them. */

import type { EnergyMeter, SignalSource } from "@wattspan/core";
import { attribute, extensionMetric, type Metric } from "@wattspan/core/names";
import { fakeMeter, type ManualClock, type SimulatedZone } from "@wattspan/testing";

/** CPU seconds that reading costs for each second, elsewhere than in this process. */
export const READING_CPU_SHARE = 0.004;

const SWING_MS = 400;
/**
 * It swings twenty times in a run, so that every run is the same, and so are the buckets that its calls fall
 * into.
 */
const swing = (ms: number) => 90 + 40 * Math.sin((2 * Math.PI * ms) / SWING_MS);

/** A CPU, a card, and memory behind a gauge of power. */
const SERVER: readonly SimulatedZone[] = [
  { id: "cpu-0", name: "package-0", component: "cpu", refreshMs: 1, idleWatts: 40, watts: swing },
  {
    id: "gpu-0",
    name: "card",
    component: "gpu",
    refreshMs: 10,
    idleWatts: 60,
    watts: (ms) => 2 * swing(ms),
  },
  {
    id: "dram-0",
    name: "dram",
    component: "memory",
    refreshMs: 10,
    idleWatts: 6,
    kind: "power",
    watts: () => 11,
  },
];
/** A machine behind one plug: all that is known is what the box takes. */
const PLUG: readonly SimulatedZone[] = [
  {
    id: "plug-0",
    name: "plug",
    component: "server",
    scope: "host",
    refreshMs: 10,
    idleWatts: 30,
    watts: swing,
  },
];
/** A machine without a sensor: a model of its CPU. */
const MODEL: readonly SimulatedZone[] = [
  {
    id: "cpu-model",
    component: "cpu",
    origin: "model",
    refreshMs: 10,
    idleWatts: 20,
    watts: (ms) => swing(ms) / 2,
  },
];
/** What a machine can have. */
export const zonesOf = { server: SERVER, plug: PLUG, model: MODEL } as const;

/** The meter, which also reports the cost of reading; `ownShare` of 8 busy cores are this process's. */
export function machineOf(clock: ManualClock, zones: readonly SimulatedZone[], ownShare: number) {
  const meter = fakeMeter({ clock, zones });
  meter.busy(ownShare, 8);
  const startMs = clock.now();
  const metered: EnergyMeter = {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      if (opened.status !== "ready") return opened;
      const { reader } = opened;
      const selfCpuS = () => (READING_CPU_SHARE * (clock.now() - startMs)) / 1000;
      return {
        ...opened,
        reader: {
          read: () => reader.read(),
          cpuTime: () => reader.cpuTime?.(),
          close: () => reader.close?.(),
          selfCpuS,
        },
      };
    },
  };
  return { meter: metered, truth: meter.truth };
}

interface Signal {
  readonly metric: Metric;
  /** Of a gauge what it shows, of a counter what comes in each second. */
  readonly value: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly scope?: "host";
}

const cpu = { [attribute.hwId]: "cpu-0", [attribute.hwType]: "cpu" };
const gpu = { [attribute.hwId]: "gpu-0", [attribute.hwType]: "gpu" };
const memory = { [attribute.hwId]: "memory", [attribute.hwType]: "memory" };
const grid = { [attribute.gridZone]: "DE", [attribute.gridSource]: "simulated-operator" };
const x = extensionMetric;

/** Of the host, reported by one of its processes. */
const HOST_SIGNALS: readonly Signal[] = [
  { metric: x.deviceUtilization, value: 0.62, attributes: cpu },
  { metric: x.deviceUtilization, value: 0.91, attributes: gpu },
  { metric: x.memoryUsage, value: 2.1e10, attributes: gpu },
  { metric: x.memoryBandwidth, value: 8e11, attributes: gpu },
  { metric: x.cpuFrequency, value: 3.1e9, attributes: { ...cpu, [attribute.governor]: "schedutil" } },
  { metric: x.cpuIdleResidency, value: 0.2, attributes: { ...cpu, [attribute.idleState]: "C1" } },
  { metric: x.cpuIdleResidency, value: 0.5, attributes: { ...cpu, [attribute.idleState]: "C6" } },
  { metric: x.gpuPerformanceState, value: 2, attributes: gpu },
  { metric: x.gpuThrottledTime, value: 0.25, attributes: { ...gpu, [attribute.throttleReason]: "thermal" } },
  { metric: x.suspendedTime, value: 0.125, attributes: {} },
];
const OWN_SIGNALS: readonly Signal[] = [
  { metric: x.memoryUsage, value: 3.5e9, attributes: memory },
  {
    metric: x.gridForecastError,
    value: 0.07,
    attributes: { ...grid, [attribute.gridForecastHorizon]: "1h" },
  },
  {
    metric: x.gridForecastError,
    value: 0.16,
    attributes: { ...grid, [attribute.gridForecastHorizon]: "24h" },
  },
  {
    metric: x.dataTransferred,
    value: 1200,
    attributes: { [attribute.networkDirection]: "transmit" },
  },
  {
    metric: x.dataTransferred,
    value: 5600,
    attributes: { [attribute.networkDirection]: "receive" },
  },
  { metric: x.storageTransferred, value: 4096, attributes: { [attribute.diskDirection]: "read" } },
  { metric: x.storageTransferred, value: 512, attributes: { [attribute.diskDirection]: "write" } },
];
/** What sources of signals report, which here is also the truth. */
export const signalTruth: readonly Signal[] = [
  ...HOST_SIGNALS.map((signal) => ({ ...signal, scope: "host" as const })),
  ...OWN_SIGNALS,
];

/** Reports the truth; `reported` counts how much arrived on counters. */
export function simulatedSignals() {
  let times = 0;
  const source: SignalSource = {
    name: "simulated",
    read() {
      times++;
      return signalTruth;
    },
  };
  return { source, times: () => times };
}
