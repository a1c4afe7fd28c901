/** One opened meter: reads it, measures the cost of reading, and limits its duration. */

import type { CpuTime, EnergyReader, Reading } from "../../contracts/energy-meter.js";
import { msFromSeconds, seconds, secondsFromMs } from "../../contracts/units.js";
import type { Clock } from "../../runtime/clock.js";
import type { Faults } from "../../runtime/fault.js";
import { steadyMs } from "./gauge-counter.js";
import type { MeteredDevice } from "./metered-device.js";
import { plainCpuTime, plainReading } from "./plain-reading.js";

/**
 * A read on the caller's path may cost at most this part of the time since the last one, and at most this
 * time.
 */
const EDGE_COST = 1 / 200;
const MAX_EDGE_MS = 5;
/**
 * A read that was preempted, or found cold caches, is no measure of the device: the cheapest counts, and
 * fades by this factor per read.
 */
const COST_GROWTH = 1.02;
/** A reader returns one reading per zone, and no machine has so many. */
const MAX_READINGS = 4096;

/** Runs some work, and times it. */
type Measure = <T>(work: () => T) => T;

/** The reader of one meter, and the devices that it feeds. */
export class MeterSession {
  readonly name: string;
  readonly devices: readonly MeteredDevice[];
  lastReadMs = Number.NEGATIVE_INFINITY;
  /** When it is to be read next, as the sampler sees it. */
  dueMs = Number.POSITIVE_INFINITY;
  /** Whether reading takes turns of the event loop. */
  asynchronous = false;
  /** Set when the reader can no longer be used. */
  lost = false;

  readonly #reader: EnergyReader;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #timeoutMs: number;
  readonly #byZone: ReadonlyMap<string, MeteredDevice>;
  readonly #refreshesFast: boolean;
  #pending: Promise<void> | undefined;
  /** The pending read exceeded its limit. */
  #hangs = false;
  /** Unknown until the first read. */
  #costMs = Number.POSITIVE_INFINITY;
  readonly #sleep: SleepWatch;
  #selfCpuS = 0;

  constructor(
    name: string,
    reader: EnergyReader,
    devices: readonly MeteredDevice[],
    context: { clock: Clock; faults: Faults; timeoutMs: number },
  ) {
    this.name = name;
    this.devices = devices;
    this.#reader = reader;
    this.#clock = context.clock;
    this.#faults = context.faults;
    this.#timeoutMs = context.timeoutMs;
    this.#byZone = new Map(devices.map((device) => [device.zone.id, device]));
    this.#refreshesFast = devices.length > 0 && devices.every((device) => device.fast);
    this.#sleep = new SleepWatch(context.clock, () => this.#suspendedS());
  }

  /** Whether all its devices refresh so often that each read brings a new value at once. */
  get fast(): boolean {
    return this.#refreshesFast && !this.asynchronous;
  }

  /** Whether the last use of a device has ended since its last value. */
  get ended(): boolean {
    for (const device of this.devices) if (device.ended) return true;
    return false;
  }

  /** Maximum age of a reading that a call's edge may use: another read would cost too much, or return the same. */
  get edgeMs(): number {
    const costMs = this.asynchronous ? 0 : this.#costMs;
    if (costMs > MAX_EDGE_MS) return Number.POSITIVE_INFINITY;
    let ms = costMs / EDGE_COST;
    for (const { ledger } of this.devices) ms = Math.max(ms, msFromSeconds(seconds(ledger.refreshS)));
    return ms;
  }

  /** Maximum time between reads while something runs: no gauge may stay unread, and no counter wrap twice. */
  get mostMs(): number {
    let ms = Number.POSITIVE_INFINITY;
    for (const { zone, watts } of this.devices) {
      if (watts !== undefined) ms = Math.min(ms, steadyMs(zone.refreshMs));
      if (zone.modulusJ !== undefined) ms = Math.min(ms, msFromSeconds(zone.modulusJ / (2 * zone.maxWatts)));
    }
    return ms;
  }

  /** Whether an asynchronous read is pending that may still come in time. */
  get reading(): boolean {
    return this.#pending !== undefined && !this.#hangs;
  }

  /**
   * Reads once. Returns a promise only for asynchronous readers; it never rejects and never hangs. `measure`
   * times the reader alone, with its CPU times: the work after its readings grows with the calls, and less
   * frequent reading would not reduce it.
   */
  read(measure: Measure = (work) => work()): Promise<void> | undefined {
    if (this.lost) return undefined;
    if (this.devices.length === 0) {
      // Nothing of it counts.
      this.lastReadMs = this.#clock.now();
      return undefined;
    }
    if (this.#hangs) {
      this.#gap();
      return undefined;
    }
    if (this.#pending) return this.#pending;
    const before = this.#clock.now();
    try {
      let cpu: CpuTime | undefined;
      const result = measure(() => {
        const said = this.#reader.read();
        if (!isPromise(said)) cpu = this.#cpuTime();
        return said;
      });
      if (isPromise(result)) {
        this.asynchronous = true;
        this.#pending = this.#bounded(result, measure);
      } else {
        this.#costMs = Math.min(COST_GROWTH * this.#costMs, this.#clock.now() - before);
        this.#take(result as readonly Reading[], cpu);
      }
    } catch (error) {
      this.#failed(error);
    }
    return this.#pending;
  }

  /** CPU seconds of its other threads and processes so far. */
  get selfCpuS(): number {
    const seconds = this.#faults.guard("read", `${this.name}.selfCpuS`, () => this.#reader.selfCpuS?.());
    if (Number.isFinite(seconds)) this.#selfCpuS = Math.max(this.#selfCpuS, seconds as number);
    return this.#selfCpuS;
  }

  /** Closes the reader, within the time limit of a read. Never rejects. */
  async close(): Promise<void> {
    this.lost = true;
    let cancel = (): void => undefined;
    const tooLong = new Promise<void>((resolve) => {
      cancel = this.#clock.schedule(() => {
        this.#faults.note("read", "close", "timeout");
        resolve();
      }, this.#timeoutMs);
    });
    try {
      await Promise.race([this.#reader.close?.(), tooLong]);
    } catch (error) {
      this.#faults.note("read", "close", error);
    } finally {
      cancel();
    }
  }

  #bounded(result: ReturnType<EnergyReader["read"]>, measure: Measure): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.schedule(() => {
        this.#failed("timeout");
        this.#hangs = true;
        // The read stays pending for us as well: a second one on top of it would only hang too.
        resolve();
      }, this.#timeoutMs);
      Promise.resolve(result)
        .then((readings) =>
          this.#take(
            readings,
            measure(() => this.#cpuTime()),
          ),
        )
        .catch((error: unknown) => this.#failed(error))
        .finally(() => {
          cancel();
          this.#pending = undefined;
          this.#hangs = false;
          resolve();
        });
    });
  }

  /** Takes the readings. Throws only errors of a hostile list. */
  #take(readings: readonly Reading[], cpu: CpuTime | undefined): void {
    const nowMs = this.#clock.now();
    this.lastReadMs = nowMs;
    const slept = this.#sleep.hasSlept(nowMs);
    if (!Array.isArray(readings)) throw new TypeError("not a list of readings");
    if (readings.length > MAX_READINGS) throw new TypeError(`more than ${MAX_READINGS} readings`);
    for (const reading of readings) {
      try {
        this.#give(reading, slept, cpu);
      } catch (error) {
        this.#faults.note("read", this.name, error);
      }
    }
  }

  #give(reading: Reading, slept: boolean, cpu: CpuTime | undefined): void {
    const device = this.#byZone.get(reading.zone);
    if (!device) return;
    try {
      const { component, stamped, maxWatts } = device.zone;
      const plain = plainReading(reading, maxWatts);
      // CPU users say nothing about the users of a card.
      if (component !== "gpu") device.share.note(secondsFromMs(stamped ? this.lastReadMs : plain.atMs), cpu);
      device.take(plain, slept);
    } catch (error) {
      device.gap(secondsFromMs(this.lastReadMs));
      throw error;
    }
  }

  #cpuTime(): CpuTime | undefined {
    return this.#faults.guard("read", `${this.name}.cpuTime`, () => plainCpuTime(this.#reader.cpuTime?.()));
  }

  #failed(error: unknown): void {
    this.#gap();
    this.#faults.note("read", this.name, error);
  }

  #gap(): void {
    this.lastReadMs = this.#clock.now();
    for (const device of this.devices) device.gap(secondsFromMs(this.lastReadMs));
  }

  #suspendedS(): number | undefined {
    const seconds = this.#faults.call("read", `${this.name}.suspendedS`, () => this.#reader.suspendedS?.());
    return Number.isFinite(seconds) ? seconds : undefined;
  }
}

const isPromise = (result: unknown): boolean =>
  typeof (result as Partial<Promise<unknown>> | undefined)?.then === "function";

/**
 * Without the system's figure: the wall clock may be set, so the machine slept if the clock ran ahead by more
 * than this.
 */
const SLEPT_MS = 2000;
/** No other cause moves the wall clock this far from the monotonic one between two readings. */
const MOVED_MS = 50;
const SLEPT_S = 0.05;

/** Compares clocks, reading by reading. */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #suspendedS: () => number | undefined;
  #wallAheadMs = Number.NaN;
  #knownS: number | undefined;

  /** @param suspendedS Seconds slept since some moment, as the system counts them. Must not throw. */
  constructor(clock: Clock, suspendedS: () => number | undefined) {
    this.#clock = clock;
    this.#suspendedS = suspendedS;
  }

  /**
   * Whether the machine slept since the last call. The system is read only after a jump of the wall clock:
   * that costs a read.
   */
  hasSlept(nowMs: number): boolean {
    const aheadMs = this.#clock.wall() - nowMs;
    const beforeMs = this.#wallAheadMs;
    this.#wallAheadMs = aheadMs;
    if (Math.abs(aheadMs - beforeMs) <= MOVED_MS) return false;
    const beforeS = this.#knownS;
    this.#knownS = this.#suspendedS();
    if (Number.isNaN(beforeMs)) return false;
    if (this.#knownS === undefined || beforeS === undefined) return aheadMs - beforeMs > SLEPT_MS;
    return this.#knownS - beforeS > SLEPT_S;
  }
}
