/** Composes ledger, sampler, settlement and telemetry into one metering. */

import type { Activity } from "../activity/activity.js";
import { endWaiting } from "../activity/inner-answer.js";
import { registerActivities } from "../begin/register-activities.js";
import type { Reason } from "../contracts/reasons.js";
import { DeviceReports } from "../devices/device-reports.js";
import { DeviceSelections, startedOf } from "../devices/device-selections.js";
import { Ledger } from "../devices/ledger/ledger.js";
import { meteredHost } from "../devices/metered-host.js";
import { type OpenedMeters, openMeters } from "../devices/open-meters.js";
import type { MeteredDevice } from "../devices/sampling/metered-device.js";
import { Sampler } from "../devices/sampling/sampler.js";
import { SignalReports } from "../devices/signal-reports.js";
import { openedStatus, openingStatus } from "../devices/status.js";
import { processorAdvice } from "../doorway/span-processor-presence.js";
import { wantsLatestNames } from "../names/latest-names.js";
import { checkOptions } from "../options/check-options.js";
import { defaultCarrier } from "../options/context-carrier.js";
import type { Metering, MeteringOptions, StatusReport, WeightPolicy } from "../options/metering-options.js";
import { IntensityCaches } from "../quantities/intensity-cache.js";
import { type Clock, systemClock } from "../runtime/clock.js";
import { Faults } from "../runtime/fault.js";
import { guardedClock } from "../runtime/guarded-clock.js";
import { DeliveryQueue } from "../settle/delivery-queue.js";
import { FootprintReporter } from "../settle/footprint-reporter.js";
import { ServerShares } from "../settle/server-shares.js";
import { currentTracer } from "../telemetry/current-tracer.js";
import { createInstruments, type Instruments } from "../telemetry/instruments.js";
import { MetricFlush } from "../telemetry/metric-flush.js";
import { ActivityRunner } from "./activity-runner.js";
import { visitLongRunning } from "./long-running.js";
import { WeightPriors } from "./weight-priors.js";

const DEFAULTS = { intervalMs: 100, jitter: 0.2, selfCpuLimit: 0.01, timeoutMs: 5000 };
const NOTHING_OPEN: OpenedMeters = { sessions: [], devices: [], meters: [], overlaps: [] };

/**
 * Creates a metering instance. Most applications use `startWattspan` from the package `wattspan`, which calls this.
 *
 * @throws WattspanConfigurationError for an option that cannot be used.
 * @example
 * const metering = createMetering({ meters: [rapl()], intensity: annualAverage(), location: { country: "DE" } });
 * const answer = await metering.meterInference({ model: "llama-3.1-8b" }, () => model.generate(prompt));
 */
export function createMetering(options: MeteringOptions = {}): Metering {
  checkOptions(options);
  return new LocalMetering(options);
}

class LocalMetering implements Metering {
  readonly ready: Promise<void>;
  /** The meters are open, whether the intensity is known or not: energy does not wait for carbon. */
  readonly #measures: Promise<void>;
  readonly #options: MeteringOptions;
  readonly #clock: Clock;
  readonly #faults = new Faults();
  readonly #ledger = new Ledger();
  readonly #intensities: IntensityCaches;
  readonly #instruments: Instruments | undefined;
  readonly #reports: DeviceReports;
  readonly #signals: SignalReports;
  readonly #reporter: FootprintReporter;
  readonly #metricFlush: MetricFlush;
  readonly #deliveries: DeliveryQueue;
  readonly #sampler: Sampler;
  readonly #serverShares: ServerShares;
  readonly #runner: ActivityRunner;
  #opened = NOTHING_OPEN;
  #openedMs: number | undefined;
  #selections: DeviceSelections | undefined;
  readonly #withdraw: () => void;
  #closing: Promise<void> | undefined;

  constructor(options: MeteringOptions) {
    const { sampling, attribution, telemetry } = options;
    const latestNames = wantsLatestNames();
    const { detail = "full", reportsHardware = () => true } = telemetry ?? {};
    this.#options = options;
    this.#clock = guardedClock(options.clock ?? systemClock, this.#faults);
    this.#intensities = new IntensityCaches(options.intensity, options.location, this.#clock, this.#faults);
    this.#instruments = detail === "metrics" || detail === "full" ? this.#createInstruments() : undefined;
    this.#signals = new SignalReports(this.#instruments, options.signals ?? [], this.#faults);
    const mayReport = () => this.#faults.call("store", "reportsHardware", reportsHardware) === true;
    this.#reports = new DeviceReports(this.#instruments, mayReport, this.#signals);
    const weights = attribution?.weights ?? "equal";
    this.#reporter = this.#createReporter(weights, latestNames);
    this.#metricFlush = new MetricFlush(
      this.#clock,
      () => this.#instruments?.flush(),
      () => this.#runner.inFlight.size + this.#deliveries.undelivered > 0,
    );
    this.#deliveries = new DeliveryQueue(this.#clock, {
      settle: (activity) => this.#settle(activity),
      endSpan: (activity) => this.#reporter.endSpan(activity),
      expire: (activity) => this.#expire(activity),
      afterSlice: () => this.#metricFlush.soon(),
      blockedMs: () => this.#sampler.blockedMs,
    });
    this.#sampler = new Sampler(
      { ...DEFAULTS, heartbeatMs: undefined, ...sampling, clock: this.#clock, random: Math.random },
      {
        inFlight: () => this.#ledger.running,
        unsettled: () => this.#deliveries.unsettled,
        unreported: () => this.#reports.owes(this.#opened.devices),
        afterReading: (nowMs, readMs) => this.#afterReading(nowMs, readMs),
      },
    );
    this.#serverShares = new ServerShares({
      clock: this.#clock,
      faults: this.#faults,
      host: meteredHost(this.#clock, this.#sampler, () => this.#opened.devices),
      onShare: (activity) => void (activity.complete && this.#deliveries.ready(activity)),
    });
    this.#runner = new ActivityRunner({
      clock: this.#clock,
      carrier: options.context ?? defaultCarrier(),
      faults: this.#faults,
      ledger: this.#ledger,
      sampler: this.#sampler,
      deliveries: this.#deliveries,
      reporter: this.#reporter,
      served: this.#serverShares,
      priors: new WeightPriors(options.estimators ?? [], this.#faults, this.#clock),
      weights,
      latestNames,
      newCounter: options.usageCounter,
      onSpan: processorAdvice(),
      tracer:
        detail === "spans" || detail === "full"
          ? currentTracer(telemetry?.tracerProvider, latestNames)
          : () => undefined,
      selections: () => (this.#sampler.state === "stopped" ? undefined : this.#selections),
    });
    this.#withdraw = registerActivities(this.#runner);
    this.#measures = this.#open().catch((error: unknown) => this.#faults.note("open", "metering", error));
    this.ready = Promise.all([this.#measures, this.#intensities.begin()]).then(() => undefined);
  }

  meterInference: Metering["meterInference"] = (options, fn) => this.#runner.run("inference", options, fn);
  meterStep: Metering["meterStep"] = (options, fn) => this.#runner.run("step", options, fn);
  meterAgent: Metering["meterAgent"] = (options, fn) => this.#runner.run("agent", options, fn);
  meterStage: Metering["meterStage"] = (options, fn) => this.#runner.run("stage", options, fn);

  begin: Metering["begin"] = (kind, options, beginning) => this.#runner.begin(kind, options, beginning);

  get status(): StatusReport {
    const { location, meters = [] } = this.#options;
    const intensity = this.#intensities.here;
    return {
      enabled: this.#runner.on,
      meters: this.#openedMs === undefined ? meters.map(openingStatus) : this.#opened.meters,
      ...openedStatus(this.#opened),
      ...(location && { location }),
      ...(intensity && { intensity }),
      sampling: { state: this.#sampler.state, selfCpuShare: this.#sampler.limit.share },
      inFlight: this.#runner.inFlight.size,
      unsettled: this.#deliveries.undelivered + this.#serverShares.awaited,
      faults: { ...this.#faults.counts },
    };
  }

  async refresh(): Promise<void> {
    await this.#measures;
    if (this.#runner.on) await this.#sampler.readAll();
    this.#deliveries.deliver(this.#clock.now());
    this.#report();
    this.#metricFlush.now();
  }

  async flush(): Promise<void> {
    await this.#measures;
    await this.#serverShares.settled();
    await this.#sampler.readAll();
    this.#settleAll();
  }

  settle(): void {
    void this.#sampler.readAll();
    this.#serverShares.giveUp();
    this.#settleAll();
  }

  #settleAll(): void {
    for (const device of this.#opened.devices) device.closeHeld();
    this.#deliveries.expireOverdue(Number.POSITIVE_INFINITY);
    // What still runs is reported as far as it is known: its joules were drawn.
    for (const activity of this.#runner.inFlight) this.#reporter.emit(activity);
    this.#deliveries.deliver(this.#clock.now(), true);
    this.#report();
    this.#metricFlush.now();
  }

  shutdown(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const activity of this.#runner.inFlight) endWaiting(activity);
    await this.flush();
    this.#runner.on = false;
    this.#serverShares.giveUp(); // What ended meanwhile.
    this.#deliveries.deliver(this.#clock.now(), true);
    this.#withdraw();
    this.#deliveries.stop();
    this.#intensities.close();
    this.#signals.close();
    await this.#sampler.stop();
  }

  async #open(): Promise<void> {
    const { meters = [], attribution, sampling } = this.#options;
    const opened = await openMeters(meters, {
      clock: this.#clock,
      faults: this.#faults,
      ledger: this.#ledger,
      timeoutMs: sampling?.timeoutMs ?? DEFAULTS.timeoutMs,
      idle: attribution?.idle ?? "share",
      edges: attribution?.edges ?? "normalize",
      host: attribution?.host ?? "busy-share",
      sharers: attribution?.sharers,
    });
    this.#opened = opened;
    await this.#sampler.begin(opened.sessions);
    this.#updateSelections();
    this.#openedMs = this.#clock.now();
  }

  /** A device that could not be read at first joins when it can. */
  #updateSelections(): void {
    const { devices } = this.#opened;
    if (startedOf(devices).length !== this.#selections?.size)
      this.#selections = new DeviceSelections(this.#ledger, devices);
  }

  #settle(activity: Activity): void {
    this.#reporter.settle(activity);
    if (!activity.detached && activity.parent?.complete) this.#deliveries.ready(activity.parent);
  }

  #expire(activity: Activity): void {
    activity.because(this.#sampler.state === "stopped" ? "self_limit" : "late");
    if (activity.deviceUse) this.#ledger.expire(activity.deviceUse);
  }

  #afterReading(nowMs: number, readMs: number): void {
    this.#deliveries.expireOverdue(readMs);
    this.#deliveries.deliver(nowMs);
    if (this.#openedMs !== undefined) this.#updateSelections();
    this.#opened.calibration?.look();
    const { abandonAfterMs } = this.#options.attribution ?? {};
    visitLongRunning(this.#runner, this.#reporter, this.#intensities, nowMs, abandonAfterMs);
    if (this.#reports.isDue(nowMs, this.#opened.devices)) this.#report();
    this.#metricFlush.soon();
  }

  #report(): void {
    const ownMs = this.#sampler.limit.totalMs;
    this.#reports.report(this.#clock.now(), this.#opened, ownMs, this.#intensities.everywhere);
  }

  #createReporter(weights: WeightPolicy, latestNames: boolean): FootprintReporter {
    const { accounting, clock, estimators = [], observers = [], servingLocation, subject } = this.#options;
    return new FootprintReporter({
      faults: this.#faults,
      instruments: this.#instruments,
      estimators,
      observers,
      subject,
      weightPolicy: weights,
      latestNames,
      stampsSpans: clock === undefined || clock === systemClock,
      accounting,
      devices: () => this.#opened.devices,
      deviceOf: (index) => this.#opened.devices[index] as MeteredDevice,
      servingLocation,
      intensity: (interval, location) => this.#intensities.over(interval, location),
      unmeasured: (startMs) => this.#unmeasured(startMs),
    });
  }

  #createInstruments(): Instruments {
    const { meterProvider, dimensions, genAiMetrics } = this.#options.telemetry ?? {};
    const onFault = this.#faults.note.bind(this.#faults);
    const instruments = createInstruments({ meterProvider, dimensions, genAiMetrics, onFault });
    this.#faults.onFault = (stage, reason) => {
      // A fault of the instruments must not become an endless loop through them.
      if (stage !== "instrument") instruments.countFault(stage, reason);
    };
    return instruments;
  }

  #unmeasured(startMs: number): Reason {
    const { length } = this.#openedMs === undefined ? (this.#options.meters ?? []) : this.#opened.devices;
    if (length > 0 && this.#sampler.state === "stopped") return "self_limit";
    return length > 0 && !(startMs >= (this.#openedMs ?? Number.NaN)) ? "not_open" : "no_meter";
  }
}
