/** Reports the joules of each device on metrics, as its ticks close. */

import { msFromSeconds, secondsFromMs } from "../contracts/units.js";
import type { SignalSample, SignalSource } from "../names/signal-source.js";
import type { Faults } from "../runtime/fault.js";
import type { Instruments } from "../telemetry/instruments.js";
import type { Device } from "../telemetry/meter-instruments.js";
import type { Allocation } from "./ledger/device-totals.js";
import type { OpenedMeters } from "./open-meters.js";
import type { MeteredDevice } from "./sampling/metered-device.js";

/**
 * Metrics are collected every few seconds at most: adding to counters at each reading would cost more than
 * the reading.
 */
const REPORT_MS = 1000;
const NOTHING: Allocation = { activity: 0, idle: 0, otherProcess: 0, unattributed: 0 };

/** Remembers the reported values, and reports the difference. */
export class DeviceReports {
  readonly #instruments: Instruments | undefined;
  readonly #reportsHardware: () => boolean;
  readonly #signals: SignalReports | undefined;
  readonly #reported = new Map<MeteredDevice, Allocation>();
  #reportedMs = Number.NEGATIVE_INFINITY;
  #ticks = 0;
  #selfMs = 0;

  constructor(instruments: Instruments | undefined, reportsHardware: () => boolean, signals?: SignalReports) {
    this.#instruments = instruments;
    this.#reportsHardware = reportsHardware;
    this.#signals = signals;
  }

  /** Whether a device has ticked since the last report. */
  owes(devices: readonly MeteredDevice[]): boolean {
    return this.#instruments !== undefined && ticksOf(devices) !== this.#ticks;
  }

  /**
   * Whether the last report is old enough. At rest, also whether there is anything new: the tick of a slow
   * counter closes just after the reported heartbeat, and a report of it would trigger the next one forever.
   */
  isDue(nowMs: number, devices: readonly MeteredDevice[]): boolean {
    if (nowMs - this.#reportedMs >= REPORT_MS || nowMs < this.#reportedMs) return true;
    const atRest = devices.every(({ ledger }) => ledger.alive === 0);
    return atRest && devices.some(({ tracked }) => tracked) && this.owes(devices);
  }

  /** Reports changes since the last call: of the devices, and of our own cost. */
  report(
    nowMs: number,
    { devices, sessions }: Pick<OpenedMeters, "devices" | "sessions">,
    ownMs: number,
  ): void {
    const instruments = this.#instruments;
    if (!instruments) return;
    this.#reportedMs = nowMs;
    this.#ticks = ticksOf(devices);
    const hardware = this.#reportsHardware();
    for (const device of devices) this.#reportDevice(instruments, device, hardware);
    this.#signals?.report(nowMs, hardware);
    // The readers' cost in other threads adds to their cost in this one.
    const selfMs = sessions.reduce((ms, { selfCpuS }) => ms + msFromSeconds(selfCpuS), ownMs);
    if (selfMs > this.#selfMs) instruments.addSelfCpu("sampling", secondsFromMs(selfMs - this.#selfMs));
    this.#selfMs = selfMs;
  }

  #reportDevice(instruments: Instruments, device: MeteredDevice, hardware: boolean): void {
    const now = { ...device.ledger.books.allocation };
    const before = this.#reported.get(device) ?? NOTHING;
    this.#reported.set(device, now);
    const delta = {
      activity: Math.max(0, now.activity - before.activity),
      idle: Math.max(0, now.idle - before.idle),
      otherProcess: Math.max(0, now.otherProcess - before.otherProcess),
      unattributed: Math.max(0, now.unattributed - before.unattributed),
    };
    const named = deviceOf(device, hardware);
    instruments.addDevice(named, delta);
    // The power of the whole host would be added to that of its parts.
    if (named.hardware && named.scope !== "host" && device.watts !== undefined)
      instruments.setPower(named, device.watts);
  }
}

function ticksOf(devices: readonly MeteredDevice[]): number {
  let ticks = 0;
  for (const { ledger } of devices) ticks += ledger.books.ticks + ledger.lostTicks;
  return ticks;
}

function deviceOf({ zone }: MeteredDevice, hardware: boolean): Device {
  return {
    id: zone.id,
    name: zone.name ?? zone.id,
    type: zone.component,
    method: zone.origin === "model" ? "modelled" : "measured",
    hardware: hardware && zone.origin === "sensor",
    scope: zone.scope,
  };
}

/** Rates over less time are noise, and a scrape may come at any time. */
const PERIOD_MS = 1000;
/** No machine has more devices with as many states. */
const MAX_SAMPLES = 1024;

/** Reads the sources at intervals. */
export class SignalReports {
  readonly #instruments: Instruments | undefined;
  readonly #sources: readonly SignalSource[];
  readonly #faults: Faults;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(instruments: Instruments | undefined, sources: readonly SignalSource[], faults: Faults) {
    this.#instruments = instruments;
    this.#sources = instruments ? sources : []; // Without observers, nothing is read.
    this.#faults = faults;
  }

  /**
   * Reads the sources if the last read is old enough. `hardware`: whether this process reports for its host.
   * Never throws.
   */
  report(nowMs: number, hardware: boolean): void {
    if (nowMs >= this.#askedMs && nowMs - this.#askedMs < PERIOD_MS) return;
    this.#askedMs = nowMs;
    for (const source of this.#sources)
      this.#faults.guard("read", nameOf(source), () => this.#ask(source, hardware));
  }

  /** Frees the sources' resources. */
  close(): void {
    for (const source of this.#sources) this.#faults.call("read", "close", () => source.close?.());
  }

  #ask(source: SignalSource, hardware: boolean): void {
    const samples = source.read();
    if (!Array.isArray(samples)) throw new TypeError("not a list of samples");
    if (samples.length > MAX_SAMPLES) throw new TypeError(`more than ${MAX_SAMPLES} samples`);
    for (const sample of samples as readonly SignalSample[]) {
      if (sample.scope === "host" && !hardware) continue;
      const { metric, value, attributes = {} } = sample;
      if (metric.instrument === "counter") this.#instruments?.add(metric, value, attributes);
      else if (metric.instrument === "gauge") this.#instruments?.set(metric, value, attributes);
    }
  }
}

const nameOf = ({ name }: SignalSource): string => (typeof name === "string" ? name : "signals");
