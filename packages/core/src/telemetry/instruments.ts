/** Footprints, devices and faults as OpenTelemetry metrics. */

import type { Attributes, MeterProvider } from "@opentelemetry/api";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { TokenUsage } from "../contracts/energy-estimator.js";
import type { FootprintPart, Goal, Method, Outcome } from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import { gramsPerJoule, secondsFromMs } from "../contracts/units.js";
import * as a from "../names/attribute-names.js";
import { type DetailLevel, type Metric, metric, metricAt, statedMetric } from "../names/names.js";
import type { Clock } from "../runtime/clock.js";
import { type ClientCall, recordCall } from "./client-metrics.js";
import { type ActivityLabels, type Common, createLabelSets, sumOf } from "./labels.js";
import {
  addDeviceEnergy,
  createWriter,
  type Device,
  type DeviceEnergy,
  deviceAttributes,
  isFit,
  type OnFault,
} from "./meter-instruments.js";
import { addPart, type CommonOfParts } from "./parts.js";
import { createSums, type Sum } from "./sums.js";

/** Options of {@link createInstruments}. */
export interface InstrumentsOptions {
  /** Default: the global provider, once it is registered. Earlier counts are not made up for. */
  readonly meterProvider?: MeterProvider | undefined;
  /** Names of activity attributes that also go on metrics. Each must have few values. */
  readonly dimensions?: readonly string[] | undefined;
  /** Whether calls are also on the GenAI conventions' own metrics. Default false. */
  readonly genAiMetrics?: boolean | undefined;
  /** Which histograms there are, with which attributes and bounds. Default `basic`. */
  readonly level?: DetailLevel | undefined;
  /** Called for every dropped value and every failed instrument. Must not throw. */
  readonly onFault: OnFault;
}

/** The result of one inference, for its histograms. */
interface InferenceRecord {
  readonly energyJ?: number | undefined;
  readonly co2eG?: number | undefined;
  readonly method: Method;
  readonly errorType?: string | undefined;
  /** For the conventions' own metrics, unless another instrumentation records the call there. */
  readonly call?: ClientCall | undefined;
}

/** The result of an agent run with all its steps, for its histograms. */
interface AgentRunRecord {
  readonly energyJ?: number | undefined;
  readonly co2eG?: number | undefined;
  readonly outcome: Outcome;
  readonly goal?: Goal | undefined;
}

/**
 * The metrics of one metering. Counters are summed up here and reach OpenTelemetry once per
 * {@link Instruments.flush} and attribute set; histograms and gauges are written at once. Nothing throws. A
 * value that is negative or not finite is dropped and is a fault `instrument/invalid_value`.
 */
export interface Instruments {
  /** Adds settled parts of an activity: energy, emissions and water with their bounds. */
  addParts(labels: ActivityLabels, parts: readonly FootprintPart[]): void;
  /** Counts an ended activity, also one of unknown energy, with the reason. */
  countOperation(
    labels: ActivityLabels,
    how: {
      readonly method: Method;
      readonly reason?: Reason | undefined;
      readonly errorType?: string | undefined;
    },
  ): void;
  /** Adds the tokens of one inference, split so that each token counts once. */
  addTokens(labels: ActivityLabels, usage: TokenUsage): void;
  /** Records the histograms of one inference, and counts it if its greenhouse gas is known. */
  recordInference(labels: ActivityLabels, record: InferenceRecord): void;
  recordAgentRun(labels: ActivityLabels, record: AgentRunRecord): void;
  /** Adds a device's joules since the last call, by allocation. */
  addDevice(device: Device, energy: DeviceEnergy): void;
  /** Sets the current watts of a real gauge. */
  setPower(device: Device, watts: number): void;
  /**
   * Sets the carbon intensity of a zone, its end of validity, and the shares of carbon-free and renewable
   * electricity that the reading has.
   */
  setIntensity(reading: IntensityReading): void;
  countFault(stage: string, reason: string): void;
  /** Adds CPU seconds of metering itself. */
  addSelfCpu(stage: string, seconds: number): void;
  /** Adds to any counter of the table. @example add(metric.wastedEnergy, 3, { "wattspan.waste": "retry" }) */
  add(counter: Metric, value: number, attributes: Attributes): void;
  /**
   * Sets any gauge of the table. @example set(extensionMetric.gridCarbonFree, 0.4, { "wattspan.grid.zone":
   * "DE" })
   */
  set(gauge: Metric, value: number, attributes: Attributes): void;
  /** Passes the sums to OpenTelemetry. Call it at intervals, and before the provider is shut down. */
  flush(): void;
}

/**
 * The partition of one call's tokens; reasoning is part of `output` there. Counted tokens have a kind of
 * their own.
 */
function addUsage(add: (kind: string, count: number) => void, usage: TokenUsage): void {
  const { inputFresh, cacheRead, cacheWrite, output, reasoning, image = 0, audio = 0, counted = [] } = usage;
  const kind = (field: "inputFresh" | "output", stated: string, own: string) =>
    counted.includes(field) ? own : stated;
  if (inputFresh !== undefined)
    add(kind("inputFresh", "fresh_input", "counted_input"), inputFresh + image + audio);
  if (cacheRead !== undefined) add("cache_read", cacheRead);
  if (cacheWrite !== undefined) add("cache_write", cacheWrite);
  if (output !== undefined)
    add(kind("output", "output", "counted_output"), Math.max(0, output - (reasoning ?? 0)));
  if (reasoning !== undefined) add("reasoning", reasoning);
}

/** Grams for a histogram, which does not accept negative ones. */
const notBelow0 = (grams: number | undefined): number | undefined =>
  grams !== undefined && grams < 0 ? undefined : grams;

/** Writes at once, and rewrites gauges to a late or replaced provider: some are seldom set. */
function createRecorder(meterProvider: MeterProvider | undefined, onFault: OnFault) {
  const gauges = new Map<Sum, number>();
  const setAgain = () => gauges.forEach((value, sum) => void write(sum.metric, value, sum.attributes));
  const write = createWriter(meterProvider, onFault, setAgain);
  const record = (sum: Sum | undefined, value: number | undefined): void => {
    if (sum === undefined || value === undefined) return;
    if (sum.metric.instrument === "gauge" && isFit(sum.metric, value)) gauges.set(sum, value);
    write(sum.metric, value, sum.attributes);
  };
  return { write, record };
}

/**
 * Creates the metrics of one metering. Uses OpenTelemetry only when a value is written.
 * @example
 * const instruments = createInstruments({ onFault: (stage, reason) => {} });
 * instruments.countFault("read", "timeout");
 * instruments.flush();
 */
export function createInstruments({
  meterProvider,
  dimensions = [],
  genAiMetrics = false,
  level = "basic",
  onFault,
}: InstrumentsOptions): Instruments {
  const sums = createSums(dimensions);
  const { write, record } = createRecorder(meterProvider, onFault);
  const create = (attributes: Attributes): CommonOfParts => ({ attributes, sums: new Map(), parts: [] });
  const commonOf = createLabelSets(dimensions, create);
  const devices = new Map<string, Common>();
  const energyRow = metricAt(metric.operationEnergy, level);
  const co2eRow = metricAt(metric.operationCo2e, level);

  const add = (sum: Sum, value: number): void => {
    if (isFit(sum.metric, value)) sums.add(sum, value);
    else onFault("instrument", "invalid_value");
  };

  return {
    addParts(labels, parts) {
      const common = commonOf(labels);
      for (const part of parts) addPart(sums, add, common, part);
    },
    countOperation(labels, { method, reason, errorType }) {
      const why = [a.reason, reason] as const;
      const what = [a.errorType, errorType] as const;
      add(sumOf(sums, commonOf(labels), metric.operations, [a.method, method], why, what), 1);
    },
    addTokens(labels, usage) {
      for (const part of usage.byModel ?? [usage]) {
        const model = "model" in part ? part.model : labels.model;
        const common = commonOf(model === labels.model ? labels : { ...labels, model });
        const to = (kind: string) => sumOf(sums, common, metric.tokens, [a.tokenKind, kind]);
        addUsage((kind, count) => add(to(kind), count), part);
      }
    },
    recordInference(labels, { method, errorType, energyJ, co2eG, call }) {
      const common = commonOf(labels);
      const to = (row?: Metric) =>
        row && sumOf(sums, common, row, [a.method, method], [a.errorType, errorType]);
      record(to(energyRow), energyJ);
      record(to(co2eRow), notBelow0(co2eG));
      if (co2eG !== undefined) add(sumOf(sums, common, metric.pricedOperations), 1);
      if (genAiMetrics && call) recordCall(sums, record, common, call, errorType);
    },
    recordAgentRun(labels, { outcome, goal, energyJ, co2eG }) {
      const ended = [a.outcome, outcome] as const;
      const state = [a.goal, goal?.state] as const;
      const name = [a.goalName, goal?.name] as const;
      const to = (row: Metric) => sumOf(sums, commonOf(labels), row, ended, state, name);
      record(to(metric.agentRunEnergy), energyJ);
      record(to(metric.agentRunCo2e), notBelow0(co2eG));
    },
    addDevice(device, energy) {
      const common = devices.get(device.id) ?? { attributes: deviceAttributes(device), sums: new Map() };
      devices.set(device.id, common);
      addDeviceEnergy(sums, add, common, device, energy);
    },
    setPower: (device, watts) => record(sums.of(metric.hwPower, deviceAttributes(device)), watts),
    setIntensity({ zone, signal, source, estimated, insteadOf, validToMs, gramsPerKwh, ...shares }) {
      const grid = { [a.gridZone]: zone, [a.gridSource]: source };
      const attributes = { ...grid, [a.gridSignal]: signal, [a.gridEstimated]: estimated };
      record(sums.of(metric.gridIntensity, attributes), gramsPerJoule(gramsPerKwh.value));
      const stated = { ...grid, [a.gridSignal]: signal, [a.gridInsteadOf]: insteadOf };
      record(sums.of(metric.gridValidUntil, stated), secondsFromMs(validToMs));
      record(sums.of(statedMetric.gridCarbonFree, grid), shares.carbonFreeShare);
      record(sums.of(statedMetric.gridRenewable, grid), shares.renewableShare);
    },
    countFault: (stage, reason) =>
      add(sums.of(metric.faults, { [a.faultStage]: stage, [a.faultReason]: reason }), 1),
    addSelfCpu: (stage, seconds) => add(sums.of(metric.selfCpuTime, { [a.selfStage]: stage }), seconds),
    add: (row, value, attributes) => add(sums.of(row, attributes), value),
    set: (row, value, attributes) => record(sums.of(row, attributes), value),
    flush: () => sums.take((sum, value) => write(sum.metric, value, sum.attributes)),
  };
}

/** Reports each reading once. */
export class IntensityReports {
  readonly #instruments: Pick<Instruments, "setIntensity"> | undefined;
  #reported: readonly IntensityReading[] = [];

  constructor(instruments: Pick<Instruments, "setIntensity"> | undefined) {
    this.#instruments = instruments;
  }

  /** Reports readings that were not in the last call. */
  report(readings: readonly IntensityReading[]): void {
    for (const reading of readings)
      if (!this.#reported.includes(reading)) this.#instruments?.setIntensity(reading);
    this.#reported = readings;
  }
}

/**
 * While calls run, sums are passed on no more often than this: each costs as much there as a single count.
 */
const PERIOD_MS = 100;
/**
 * Mostly another sum is added before this; a timer of its own would wake the process. No longer than a span
 * is held.
 */
const LATEST_MS = 250;

/** Passes sums on at once while nothing runs, and at intervals while something does. */
export class MetricFlush {
  readonly #clock: Clock;
  readonly #publish: () => void;
  readonly #isBusy: () => boolean;
  #publishedMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, publish: () => void, isBusy: () => boolean) {
    this.#clock = clock;
    this.#publish = publish;
    this.#isBusy = isBusy;
  }

  /** The sums have changed. */
  soon(): void {
    const agoMs = this.#clock.now() - this.#publishedMs;
    if (agoMs >= PERIOD_MS || !this.#isBusy()) this.now();
    else this.#cancel ??= this.#clock.schedule(() => this.now(), LATEST_MS - agoMs);
  }

  /** Passes everything on. */
  now(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#publishedMs = this.#clock.now();
    this.#publish();
  }
}
