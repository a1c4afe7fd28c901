/** Composes devices, settlement and telemetry into one metering. */

import type { Activity } from "../activity/activity.js";
import { endWaiting } from "../activity/inner-answer.js";
import { registerActivities } from "../activity/service-listener.js";
import { processorAdvice } from "../activity/span-activities.js";
import type { Devices, DevicesParts } from "../devices/devices.js";
import { wantsLatestNames } from "../names/latest-names.js";
import { defaultCarrier } from "../options/context-carrier.js";
import type { Metering, MeteringOptions, StatusReport } from "../options/metering-options.js";
import { IntensityCaches } from "../quantities/intensity-cache.js";
import { type Clock, systemClock } from "../runtime/clock.js";
import { Faults } from "../runtime/fault.js";
import { guardedClock } from "../runtime/guarded-clock.js";
import { DeliveryQueue } from "../settle/delivery-queue.js";
import { FootprintReporter } from "../settle/footprint-reporter.js";
import { ServerShares } from "../settle/server-shares.js";
import { currentTracer } from "../telemetry/current-tracer.js";
import { createInstruments, type Instruments } from "../telemetry/instruments.js";
import { IntensityReports } from "../telemetry/intensity-reports.js";
import { MetricFlush } from "../telemetry/metric-flush.js";
import { ActivityRunner } from "./activity-runner.js";
import { visitLongRunning } from "./long-running.js";

/** A metering on the devices that it is given. */
export class ComposedMetering implements Metering {
  readonly ready: Promise<void>;
  readonly #options: MeteringOptions;
  readonly #clock: Clock;
  readonly #faults = new Faults();
  readonly #intensities: IntensityCaches;
  readonly #instruments: Instruments | undefined;
  readonly #intensityReports: IntensityReports;
  readonly #devices: Devices;
  readonly #reporter: FootprintReporter;
  readonly #metricFlush: MetricFlush;
  readonly #deliveries: DeliveryQueue;
  readonly #serverShares: ServerShares;
  readonly #runner: ActivityRunner;
  readonly #withdraw: () => void;
  #closing: Promise<void> | undefined;

  /** @param devicesOf Makes the devices: `localDevices`, or `noDevices`. */
  constructor(options: MeteringOptions, devicesOf: (parts: DevicesParts) => Devices) {
    const { detail = "full" } = options.telemetry ?? {};
    this.#options = options;
    this.#clock = guardedClock(options.clock ?? systemClock, this.#faults);
    this.#intensities = new IntensityCaches(options.intensity, options.location, this.#clock, this.#faults);
    this.#instruments = detail === "metrics" || detail === "full" ? this.#createInstruments() : undefined;
    this.#intensityReports = new IntensityReports(this.#instruments);
    this.#deliveries = this.#createDeliveries();
    this.#devices = devicesOf({
      options,
      clock: this.#clock,
      faults: this.#faults,
      instruments: this.#instruments,
      owner: {
        unsettled: () => this.#deliveries.unsettled,
        afterReading: (nowMs, readMs) => this.#afterReading(nowMs, readMs),
      },
    });
    const latestNames = wantsLatestNames();
    this.#reporter = this.#createReporter(latestNames);
    this.#metricFlush = new MetricFlush(
      this.#clock,
      () => this.#instruments?.flush(),
      () => this.#runner.inFlight.size + this.#deliveries.undelivered > 0,
    );
    this.#serverShares = new ServerShares({
      clock: this.#clock,
      faults: this.#faults,
      host: this.#devices.host,
      onShare: (activity) => void (activity.complete && this.#deliveries.ready(activity)),
    });
    this.#runner = this.#createRunner(latestNames);
    this.#withdraw = registerActivities(this.#runner);
    // Energy does not wait for carbon, but who waits for the metering waits for both.
    this.ready = Promise.all([this.#devices.opened, this.#intensities.begin()]).then(() => undefined);
  }

  meterInference: Metering["meterInference"] = (options, fn) => this.#runner.run("inference", options, fn);
  meterStep: Metering["meterStep"] = (options, fn) => this.#runner.run("step", options, fn);
  meterAgent: Metering["meterAgent"] = (options, fn) => this.#runner.run("agent", options, fn);
  meterStage: Metering["meterStage"] = (options, fn) => this.#runner.run("stage", options, fn);

  begin: Metering["begin"] = (kind, options, beginning) => this.#runner.begin(kind, options, beginning);

  get status(): StatusReport {
    const { location } = this.#options;
    const intensity = this.#intensities.here;
    return {
      enabled: this.#runner.on,
      ...this.#devices.status,
      ...(location && { location }),
      ...(intensity && { intensity }),
      inFlight: this.#runner.inFlight.size,
      unsettled: this.#deliveries.undelivered + this.#serverShares.awaited,
      faults: { ...this.#faults.counts },
    };
  }

  async refresh(): Promise<void> {
    await this.#devices.opened;
    if (this.#runner.on) await this.#devices.read();
    this.#deliveries.deliver(this.#clock.now());
    this.#report();
    this.#metricFlush.now();
  }

  async flush(): Promise<void> {
    await this.#devices.opened;
    await this.#serverShares.settled();
    await this.#devices.read();
    this.#settleAll();
  }

  settle(): void {
    void this.#devices.read();
    this.#serverShares.giveUp();
    this.#settleAll();
  }

  #settleAll(): void {
    this.#devices.closeTicks();
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
    await this.#devices.close();
  }

  #settle(activity: Activity): void {
    this.#reporter.settle(activity);
    if (!activity.detached && activity.parent?.complete) this.#deliveries.ready(activity.parent);
  }

  #afterReading(nowMs: number, readMs: number): void {
    this.#deliveries.expireOverdue(readMs);
    this.#deliveries.deliver(nowMs);
    const { abandonAfterMs } = this.#options.attribution ?? {};
    visitLongRunning(this.#runner, this.#reporter, this.#intensities, nowMs, abandonAfterMs);
    if (this.#devices.isDue(nowMs)) this.#report();
    this.#metricFlush.soon();
  }

  #report(): void {
    this.#devices.report(this.#clock.now());
    this.#intensityReports.report(this.#intensities.everywhere);
  }

  #createDeliveries(): DeliveryQueue {
    return new DeliveryQueue(this.#clock, {
      settle: (activity) => this.#settle(activity),
      endSpan: (activity) => this.#reporter.endSpan(activity),
      expire: (activity) => this.#devices.expire(activity),
      afterSlice: () => this.#metricFlush.soon(),
      blockedMs: () => this.#devices.blockedMs,
    });
  }

  #createReporter(latestNames: boolean): FootprintReporter {
    const { clock, estimators = [], observers = [] } = this.#options;
    const { accounting, attribution, servingLocation, subject } = this.#options;
    return new FootprintReporter({
      faults: this.#faults,
      instruments: this.#instruments,
      devices: this.#devices,
      estimators,
      observers,
      subject,
      weightPolicy: attribution?.weights ?? "equal",
      latestNames,
      stampsSpans: clock === undefined || clock === systemClock,
      accounting,
      servingLocation,
      intensity: (interval, location) => this.#intensities.over(interval, location),
    });
  }

  #createRunner(latestNames: boolean): ActivityRunner {
    const { context, telemetry, usageCounter } = this.#options;
    const { detail = "full", tracerProvider } = telemetry ?? {};
    const hasSpans = detail === "spans" || detail === "full";
    return new ActivityRunner({
      clock: this.#clock,
      carrier: context ?? defaultCarrier(),
      faults: this.#faults,
      devices: this.#devices,
      deliveries: this.#deliveries,
      reporter: this.#reporter,
      served: this.#serverShares,
      latestNames,
      newCounter: usageCounter,
      onSpan: processorAdvice(),
      tracer: hasSpans ? currentTracer(tracerProvider, latestNames) : () => undefined,
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
}
