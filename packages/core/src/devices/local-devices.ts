/** The devices of this host: opens them, samples them, divides their energy, and reports it. */

import type { Activity } from "../activity/activity.js";
import { deviceUseAbove } from "../activity/activity-tree.js";
import type { MeteredHost } from "../contracts/model-server.js";
import type { Reason, ReasonList } from "../contracts/reasons.js";
import { secondsFromMs } from "../contracts/units.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import type { DeviceJoules } from "../requests/request-totals.js";
import { DeviceReports, SignalReports } from "./device-reports.js";
import { DeviceSelections, startedOf } from "./device-selections.js";
import type { Devices, DevicesParts } from "./devices.js";
import type { DeviceUse, DeviceUseShare } from "./ledger/device-use.js";
import { Ledger, UseSum } from "./ledger/ledger.js";

import { type LookTimer, lookTimer } from "./look-timer.js";
import { measureSelf, nothingSelected, type SelfMeasure, sharesOf } from "./measure-self.js";
import { type OpenedMeters, openMeters } from "./open-meters.js";
import type { MeteredDevice } from "./sampling/metered-device.js";
import { Sampler } from "./sampling/sampler.js";
import { meteredHost, openedStatus, openingStatus } from "./status.js";

import { CallWeights } from "./weights/call-weights.js";

const DEFAULTS = { intervalMs: 100, heartbeatMs: undefined, timeoutMs: 5000 };
/** Reading varies by this part of its interval, so that it does not lock in step with a workload. */
const JITTER = 0.2;
/** The part of one core that reading may use: above it, reading becomes coarser, then pauses. */
const SELF_CPU_LIMIT = 0.01;
const NOTHING_OPEN: OpenedMeters = { sessions: [], devices: [], meters: [], overlaps: [] };

/** Selects, samples, divides and reports. */
export class LocalDevices implements Devices {
  readonly opened: Promise<void>;
  readonly host: MeteredHost;
  readonly weighsPhases: boolean;
  readonly #parts: DevicesParts;
  readonly #ledger: Ledger;
  readonly #sampler: Sampler;
  /** For a machine without meters. */
  readonly #looks: LookTimer;
  readonly #reports: DeviceReports;
  readonly #signals: SignalReports;
  readonly #weights: CallWeights;
  #open = NOTHING_OPEN;
  #openedMs: number | undefined;
  #selections: DeviceSelections | undefined;

  constructor(parts: DevicesParts) {
    const { options, clock, faults, instruments, owner } = parts;
    const { sampling, attribution, telemetry, signals = [] } = options;
    const { reportsHardware = () => true } = telemetry ?? {};
    this.#parts = parts;
    this.#ledger = new Ledger(options.tap);
    this.#weights = new CallWeights(attribution?.weights, faults, clock);
    this.weighsPhases = attribution?.weights !== undefined;
    const mayReport = () => faults.call("store", "reportsHardware", reportsHardware) === true;
    this.#signals = new SignalReports(instruments, signals, faults);
    this.#reports = new DeviceReports(instruments, mayReport, this.#signals);
    this.#sampler = new Sampler(
      { ...DEFAULTS, ...sampling, clock, jitter: JITTER, selfCpuLimit: SELF_CPU_LIMIT, random: Math.random },
      {
        inFlight: () => this.#ledger.running,
        unsettled: owner.unsettled,
        unreported: () => this.#reports.owes(this.#open.devices),
        afterReading: (nowMs, readMs) => this.#afterReading(nowMs, readMs),
      },
    );
    const hasNone = () => this.#open.sessions.length === 0;
    this.#looks = lookTimer(
      clock,
      // No reading was made that a device could have had in time.
      () => this.#afterReading(clock.now(), hasNone() ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
      () => hasNone() || this.#ledger.running === 0,
    );
    this.host = meteredHost(clock, this.#sampler, () => this.#open.devices);
    this.opened = this.#begin().catch((error: unknown) => faults.note("open", "metering", error));
  }

  get status(): Devices["status"] {
    const { meters = [] } = this.#parts.options;
    return {
      meters: this.#openedMs === undefined ? meters.map(openingStatus) : this.#open.meters,
      ...openedStatus(this.#open),
      sampling: { state: this.#sampler.state, selfCpuShare: this.#sampler.limit.share },
    };
  }

  get blockedMs(): number {
    return this.#sampler.blockedMs;
  }

  get #isStopped(): boolean {
    return this.#sampler.state === "stopped";
  }

  async #begin(): Promise<void> {
    const { options, clock, faults } = this.#parts;
    const { meters = [], attribution, sampling } = options;
    this.#open = await openMeters(meters, {
      clock,
      faults,
      ledger: this.#ledger,
      timeoutMs: sampling?.timeoutMs ?? DEFAULTS.timeoutMs,
      idle: attribution?.idle ?? "share",
      host: attribution?.host ?? "busy-share",
      sharers: attribution?.sharers,
    });
    await this.#sampler.begin(this.#open.sessions);
    this.#updateSelections();
    this.#openedMs = clock.now();
  }

  /** A device that could not be read at first joins once it can. */
  #updateSelections(): void {
    const { devices } = this.#open;
    if (startedOf(devices).length !== this.#selections?.size)
      this.#selections = new DeviceSelections(this.#ledger, devices);
  }

  #afterReading(nowMs: number, readMs: number): void {
    if (this.#openedMs !== undefined) this.#updateSelections();
    this.#parts.owner.afterReading(nowMs, readMs);
  }

  beforeStart(): void {
    this.#sampler.beforeStart();
  }

  afterStart(nowMs: number): void {
    this.#sampler.afterStart(nowMs);
    this.#looks.started();
  }

  afterEnd(nowMs: number): void {
    this.#sampler.afterEnd(nowMs);
  }

  begin(activity: Activity, nowMs: number): void {
    const { kind, options, remote, parent } = activity;
    const selection = this.#isStopped ? undefined : this.#selections?.of(kind, options.runsOn, remote);
    if (!selection) return;
    const weight = this.#weights.of(activity);
    activity.use(
      this.#ledger.start(selection, secondsFromMs(nowMs), weight, deviceUseAbove(parent), activity),
    );
  }

  weigh(activity: Activity): void {
    const { deviceUse } = activity;
    if (!deviceUse) return;
    const { faults, clock } = this.#parts;
    faults.guard("settle", "weight", () =>
      this.#ledger.setWeight(deviceUse, secondsFromMs(clock.now()), this.#weights.of(activity)),
    );
  }

  end(activity: Activity, nowMs: number): void {
    this.#looks.ended();
    this.#weights.learn(activity);
    if (activity.deviceUse) this.#ledger.end(activity.deviceUse, secondsFromMs(nowMs));
  }

  expire(activity: Activity): void {
    activity.because(this.#isStopped ? "self_limit" : "late");
    if (activity.deviceUse) this.#ledger.expire(activity.deviceUse);
  }

  readonly #deviceOf = (index: number): MeteredDevice => this.#open.devices[index] as MeteredDevice;

  measure({ deviceUse, durationS, emitted }: Activity, price: PricingIntensity | undefined): SelfMeasure {
    return deviceUse ? measureSelf(deviceUse, durationS, this.#deviceOf, price, emitted) : nothingSelected();
  }

  sharesOf({ deviceUse }: Activity): readonly DeviceUseShare[] {
    return deviceUse ? sharesOf(deviceUse, this.#deviceOf) : [];
  }

  joules(): DeviceJoules {
    const sum = new UseSum(this.#ledger.devices);
    const withUse = (change: (use: DeviceUse) => void) => (member: object) => {
      const { deviceUse } = member as Activity;
      if (deviceUse) change(deviceUse);
    };
    return {
      get joules() {
        return sum.joules;
      },
      add: withUse((use) => sum.add(use)),
      remove: withUse((use) => sum.remove(use)),
    };
  }

  secondsOf({ deviceUse, emitted }: Activity, gpu: boolean): number | undefined {
    const kind = startedOf(this.#open.devices).filter(({ zone }) => (zone.component === "gpu") === gpu);
    if (!deviceUse || kind.length === 0) return undefined;
    let sum = 0;
    for (const { ledger } of kind) {
      const at = deviceUse.selection.devices.indexOf(ledger.index);
      if (at >= 0) sum += ledger.read(deviceUse).sharedS - (emitted?.shares[at]?.sharedS ?? 0);
    }
    return sum / kind.length;
  }

  addReasons(activity: Activity, isMeasured: boolean, reasons: ReasonList): void {
    const { devices = [], unread = 0 } = activity.deviceUse?.selection ?? {};
    if (unread > 0) reasons.add("gap");
    const startS = secondsFromMs(activity.startMs);
    for (const index of devices) {
      const device = this.#deviceOf(index);
      if (device.reasons.size > 0)
        for (const [reason, atS] of device.reasons) if (atS >= startS) reasons.add(reason);
      if (device.ledger.idlePower.watts === undefined) reasons.add("idle_unknown");
    }
    const wasOver = activity.reasons?.has("late"); // It ended before it was reported: no meter could have helped.
    if (devices.length === 0 && !wasOver && !activity.remote && !isMeasured)
      reasons.add(this.#unmeasured(activity.startMs));
  }

  /** Why nothing is measured here. */
  #unmeasured(startMs: number): Reason {
    const { options } = this.#parts;
    const { length } = this.#openedMs === undefined ? (options.meters ?? []) : this.#open.devices;
    if (length > 0 && this.#isStopped) return "self_limit";
    return length > 0 && !(startMs >= (this.#openedMs ?? Number.NaN)) ? "not_open" : "no_meter";
  }

  read(): Promise<void> {
    return this.#sampler.readAll();
  }

  closeTicks(): void {
    for (const device of this.#open.devices) device.closeHeld();
  }

  report(nowMs: number): void {
    this.#reports.report(nowMs, this.#open, this.#sampler.limit.totalMs);
  }

  isDue(nowMs: number): boolean {
    return this.#reports.isDue(nowMs, this.#open.devices);
  }

  async close(): Promise<void> {
    this.#signals.close();
    this.#looks.close();
    await this.#sampler.stop();
  }
}
