/** One metering: what its users call, and what it does after each reading of the devices. */

import { visit } from "../activity/activity.js";
import { endWaiting } from "../activity/inner-answer.js";
import { registerActivities } from "../activity/service-listener.js";
import type { Metering, MeteringOptions, StatusReport } from "../options/metering-options.js";
import type { ActivityRunner } from "./activity-runner.js";
import { beginManual } from "./begin-manual.js";
import { compose, type Equipment, type MeteringParts } from "./compose.js";
import { LongRunning } from "./long-running.js";

/** A metering of the parts that it is given. */
export class ComposedMetering implements Metering {
  readonly ready: Promise<void>;
  readonly #options: MeteringOptions;
  readonly #parts: MeteringParts;
  readonly #runner: ActivityRunner;
  readonly #withdraw: () => void;
  readonly #longRunning = new LongRunning();
  #closing: Promise<void> | undefined;

  constructor(options: MeteringOptions, equipment: Equipment) {
    this.#options = options;
    this.#parts = compose(options, equipment, (nowMs, readMs) => this.#afterReading(nowMs, readMs));
    const { intensities, runner } = this.#parts;
    this.#runner = runner;
    this.#withdraw = registerActivities(runner);
    // Energy does not wait for carbon, but who waits for the metering waits for both.
    this.ready = Promise.all([runner.devices.opened, intensities.begin()]).then(() => undefined);
  }

  meterInference: Metering["meterInference"] = (options, fn) => this.#runner.run("inference", options, fn);
  meterStep: Metering["meterStep"] = (options, fn) => this.#runner.run("step", options, fn);
  meterAgent: Metering["meterAgent"] = (options, fn) => this.#runner.run("agent", options, fn);
  meterStage: Metering["meterStage"] = (options, fn) => this.#runner.run("stage", options, fn);

  begin: Metering["begin"] = (kind, options, beginning) =>
    beginManual(this.#runner, kind, options, beginning);

  get status(): StatusReport {
    const { location } = this.#options;
    const { on, inFlight, devices, deliveries, shares, faults } = this.#runner;
    const intensity = this.#parts.intensities.here;
    return {
      enabled: on,
      ...devices.status,
      ...(location && { location }),
      ...(intensity && { intensity }),
      inFlight: inFlight.size,
      unsettled: deliveries.undelivered + shares.awaited,
      faults: { ...faults.counts },
    };
  }

  async refresh(): Promise<void> {
    const { devices, deliveries, clock } = this.#runner;
    await devices.opened;
    if (this.#runner.on) await devices.read();
    deliveries.deliver(clock.now());
    this.#report();
  }

  async flush(): Promise<void> {
    const { devices, shares } = this.#runner;
    await devices.opened;
    await shares.settled();
    await devices.read();
    this.#settleAll();
  }

  settle(): void {
    const { devices, shares } = this.#runner;
    void devices.read();
    shares.giveUp();
    this.#settleAll();
  }

  #settleAll(): void {
    const { devices, deliveries, reporter, inFlight, clock } = this.#runner;
    const nowMs = clock.now();
    devices.closeTicks();
    deliveries.expireOverdue(Number.POSITIVE_INFINITY);
    // What still runs is reported as far as it is known: its joules were drawn.
    for (const activity of inFlight) {
      visit(activity, nowMs);
      reporter.emit(activity);
    }
    deliveries.deliver(nowMs, true);
    this.#report();
  }

  shutdown(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { devices, deliveries, shares, inFlight, clock } = this.#runner;
    for (const activity of inFlight) endWaiting(activity);
    await this.flush();
    this.#runner.on = false;
    shares.giveUp(); // What ended meanwhile.
    deliveries.deliver(clock.now(), true);
    this.#withdraw();
    deliveries.stop();
    this.#parts.intensities.close();
    await devices.close().finally(this.#parts.closeCarrier);
  }

  #afterReading(nowMs: number, readMs: number): void {
    const { devices, deliveries } = this.#runner;
    deliveries.expireOverdue(readMs);
    deliveries.deliver(nowMs);
    const { abandonAfterMs } = this.#options.attribution ?? {};
    this.#longRunning.visit(this.#runner, this.#parts.intensities, nowMs, abandonAfterMs);
    if (devices.isDue(nowMs)) this.#reportGauges();
    this.#parts.metricFlush?.soon();
  }

  #report(): void {
    this.#reportGauges();
    this.#parts.metricFlush?.now();
  }

  #reportGauges(): void {
    const { intensityReports, intensities } = this.#parts;
    const { devices, clock } = this.#runner;
    devices.report(clock.now());
    intensityReports.report(intensities.everywhere);
  }
}
