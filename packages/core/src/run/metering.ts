/** One metering: what its users call, and what it does after each reading of the devices. */

import { visit } from "../activity/activity.js";
import { parentOf } from "../activity/activity-tree.js";
import { endWaiting } from "../activity/inner-answer.js";
import type { RunningActivity } from "../activity/running-activity.js";
import { registerActivities } from "../activity/service-listener.js";
import { DuplicateCall, duplicateOf } from "../api/duplicate-call.js";
import { MeteredActivity } from "../api/metered-activity.js";
import { NOOP_ACTIVITY } from "../api/noop-handle.js";
import type { ManualActivity, ManualOptions, StartOptions } from "../contracts/manual-activity.js";
import { inheritedBy } from "../options/inherited.js";
import type { Metering, MeteringOptions, StatusReport } from "../options/metering-options.js";
import type { IntensityCaches } from "../quantities/intensity-cache.js";
import type { OptionsOf } from "../shapes/span-shape.js";
import type { ActivityRunner } from "./activity-runner.js";
import { compose, type Equipment, type MeteringParts } from "./compose.js";

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

  async flush(alongside?: () => Promise<void>): Promise<void> {
    await this.#settleAwaited();
    await Promise.all([this.#flushSinks(), alongside?.()]);
  }

  async #settleAwaited(): Promise<void> {
    const { devices, shares } = this.#runner;
    await devices.opened;
    await shares.settled();
    await devices.read();
    this.#settleAll();
  }

  async #flushSinks(): Promise<void> {
    await Promise.all(this.#parts.sinks.map((sink) => sink.flush()));
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
    await this.#settleAwaited();
    this.#runner.on = false;
    shares.giveUp(); // What ended meanwhile.
    deliveries.deliver(clock.now(), true);
    await this.#flushSinks();
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

/** A long activity reports at least this often. */
const EMIT_MS = 10_000;
/** Long activities that are looked at per round. */
const EMITS = 256;
const ABANDON_MS = 600_000;
/** A process that runs looks in time, or a little late. */
const MISSED_LOOKS = 3;

/** Looks at them in rounds. */
class LongRunning {
  #lookedMs: number | undefined;
  /** The end of the last stop of the process: nothing in it could make progress. */
  #resumedMs = Number.NEGATIVE_INFINITY;

  /** The list is in the order in which activities were last looked at: only the overdue front is touched. */
  visit(
    runner: ActivityRunner,
    intensities: Pick<IntensityCaches, "isAsking">,
    nowMs: number,
    abandonMs = ABANDON_MS,
  ): void {
    const missedMs = nowMs - (this.#lookedMs ?? nowMs);
    if (missedMs > Math.max(abandonMs / 2, MISSED_LOOKS * EMIT_MS)) this.#resumedMs = nowMs;
    this.#lookedMs = nowMs;
    const { inFlight } = runner;
    let left = EMITS;
    let isAsking: boolean | undefined;
    for (const activity of inFlight) {
      const seenMs = activity.listedMs ?? activity.startMs;
      if (nowMs - seenMs < EMIT_MS || left-- === 0) return;
      // What was drawn since the last visit may belong to two readings, and the second is about to come.
      isAsking ??= intensities.isAsking;
      if (isAsking) return;
      if (seenMs < this.#resumedMs) activity.progress();
      visit(activity, nowMs);
      inFlight.remove(activity);
      inFlight.append(activity);
      // A stage may work for hours without a word, and a loop wait; what has running children makes progress.
      const silent = activity.kind !== "stage" && !activity.stated?.waste && !activity.children?.running;
      if (silent && nowMs - activity.progressMs >= abandonMs) runner.abandon(activity);
      else runner.reporter.emit(activity);
    }
  }
}

/** Begins an activity that is ended later, by hand. A span inside an inference may only report the same call. */
function beginManual<K extends keyof ManualOptions>(
  runner: ActivityRunner,
  kind: K,
  options: ManualOptions[K],
  beginning?: StartOptions,
): ManualActivity<K> {
  if (!runner.on) return NOOP_ACTIVITY as ManualActivity<K>;
  const { budgeting } = runner;
  const begun = runner.faults.guard("settle", "start", (): ManualActivity<K> | DuplicateCall => {
    const parent = parentOf(runner, options.parent, beginning);
    const span = kind === "inference" ? beginning?.span : undefined;
    const outer = span && duplicateOf(beginning?.above, parent);
    if (outer) return new DuplicateCall(outer, parent as RunningActivity, span);
    const own = options as OptionsOf[K];
    if (budgeting && beginning?.canRefuse && (parent?.terms ?? inheritedBy(own, undefined))) {
      const { refused, activity } = budgeting.begin(runner, runner.create(kind, own, parent), beginning);
      return activity
        ? new MeteredActivity<K>(activity)
        : ({ ...NOOP_ACTIVITY, refused, ...(parent && { inside: parent }) } as ManualActivity<K>);
    }
    const activity = runner.start(kind, own, parent, beginning);
    if (activity.terms) budgeting?.charge(runner, activity);
    return new MeteredActivity<K>(activity);
  });
  return (begun ?? NOOP_ACTIVITY) as ManualActivity<K>;
}
