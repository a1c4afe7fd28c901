/**
 * Decides when devices are read: at the edges of calls where that is cheap, around the expected refreshes of slow
 * counters while something must settle, now and then while something runs, and rarely while nothing does.
 */

import type { Clock } from "../clock.js";
import { secondsFromMs } from "../units.js";
import type { MeterSession } from "./meter-session.js";
import type { MeteredDevice } from "./metered-device.js";
import { SelfLimit } from "./self-limit.js";

/** A reading younger than this is young enough for a call's edge. */
const EDGE_AGE_MS = 5;
/** Slow counters are polled this often around their expected refresh, from this long before it. */
const POLL_MS = 2;
const LEAD_MS = 4;
/** How much earlier per second since the last known refresh: periods are known to about a percent. */
const LEAD_GROWTH = 0.01;
/** Calls shorter than this many refreshes need exact ticks. */
const SHORT_REFRESHES = 10;
/** The longest time between readings, for learning the idle power and for counters that wrap. */
const HEARTBEAT_MS = 30_000;
/** Quiet ticks that the idle power should rest on before the heartbeat slows down. */
const IDLE_SAMPLES = 5;
const LEARNING_MS = 1000;

/** What the sampler must know about the activities. */
export interface Workload {
  /** Running activities that claim devices. */
  inFlight(): number;
  /** Ended ones whose devices have not ticked past their end. */
  unsettled(): number;
  /** Called after each round: settle what was overdue at the oldest of the last reads, and deliver what is settled. */
  afterReading(nowMs: number, readMs: number): void;
}

export interface SamplerOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly jitter: number;
  readonly heartbeatMs: number | undefined;
  readonly selfCpuLimit: number;
  readonly random: () => number;
}

/** Reads the sessions at the right moments. */
export class Sampler {
  readonly limit: SelfLimit;
  readonly #options: SamplerOptions;
  readonly #workload: Workload;
  #sessions: readonly MeterSession[] = [];
  #hasSlow = false;
  #cancel: (() => void) | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  #lastStartMs = Number.NEGATIVE_INFINITY;
  /** The last end that closed no tick, because the reading before it was young. */
  #openEndMs = Number.NEGATIVE_INFINITY;
  /** Slow counters are tracked until one refresh after everything has settled: then the idle power can be learned. */
  #calmSinceMs = Number.POSITIVE_INFINITY;
  #stopped = false;
  readonly #measure = <T>(work: () => T): T => this.limit.measure(work);

  constructor(options: SamplerOptions, workload: Workload) {
    this.#options = options;
    this.#workload = workload;
    this.limit = new SelfLimit(options.clock, options.selfCpuLimit);
  }

  /** Takes over the opened meters and reads them for the first time. */
  async begin(sessions: readonly MeterSession[]): Promise<void> {
    this.#sessions = sessions;
    this.#hasSlow = sessions.some((session) => session.devices.some((device) => !device.fast));
    await this.readAll();
  }

  get state(): "idle" | "running" | "coarse" | "stopped" {
    if (this.#stopped || this.limit.level === "stopped") return "stopped";
    if (this.limit.level === "coarse") return "coarse";
    return this.#busy() ? "running" : "idle";
  }

  /** Before a start is stamped: a fast counter closes its tick here, so that the call is not charged for the past. */
  beforeStart(): void {
    this.#readEdge();
  }

  /** After a start was stamped. */
  afterStart(nowMs: number): void {
    this.#lastStartMs = nowMs;
    this.#wake(nowMs);
  }

  /** After an end was stamped. */
  afterEnd(nowMs: number): void {
    this.#readEdge();
    const isOpen = this.#sessions.some((session) => session.fast && session.lastReadMs < nowMs);
    if (isOpen) this.#openEndMs = nowMs;
    this.#wake(nowMs, isOpen ? EDGE_AGE_MS : undefined);
  }

  /** Reads everything now, and waits for readers that are asynchronous. */
  async readAll(): Promise<void> {
    if (this.#stopped) return;
    await Promise.all(this.#sessions.map((session) => session.read()));
    this.#afterReads();
  }

  /** Reads everything that can be read without waiting. */
  readNow(): void {
    if (this.#stopped) return;
    // A promise is taken in when it comes; it never rejects.
    for (const session of this.#sessions) void session.read();
    this.#afterReads();
  }

  #afterReads(): void {
    this.#workload.afterReading(this.#options.clock.now(), this.#oldestReadMs());
    this.#schedule(this.#options.clock.now());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = undefined;
    await Promise.all(this.#sessions.map((session) => session.close()));
  }

  /** Whether a device has spoken past a moment can be judged only after a read was tried. */
  #oldestReadMs(): number {
    if (this.limit.level === "stopped") return Number.POSITIVE_INFINITY;
    const read = this.#sessions.filter(({ lost, devices }) => !lost && devices.length > 0);
    const tried = read.map(({ lastReadMs }) => lastReadMs);
    return Math.min(Number.POSITIVE_INFINITY, ...tried);
  }

  #busy(): boolean {
    return this.#workload.inFlight() > 0 || this.#workload.unsettled() > 0;
  }

  #readEdge(): void {
    if (this.limit.level !== "normal" || this.#stopped) return;
    for (const session of this.#sessions) {
      if (!session.fast) continue;
      const nowMs = this.#options.clock.now();
      if (nowMs - session.lastReadMs > EDGE_AGE_MS) session.read(this.#measure);
    }
  }

  /** Brings the next reading forward where the new situation needs it earlier. */
  #wake(nowMs: number, withinMs = this.#options.intervalMs): void {
    this.#calmSinceMs = Number.POSITIVE_INFINITY;
    const dueMs = this.#hasSlow ? nowMs + 1 : nowMs + withinMs;
    if (dueMs < this.#dueMs) this.#schedule(nowMs);
  }

  #schedule(nowMs: number): void {
    if (this.#stopped || this.#sessions.length === 0) return;
    let dueMs = Number.POSITIVE_INFINITY;
    for (const session of this.#sessions) dueMs = Math.min(dueMs, this.#dueOf(session, nowMs));
    // Where nothing is read any more, what has ended must settle all the same.
    if (this.limit.level === "stopped" && this.#busy())
      dueMs = nowMs + this.#options.intervalMs * this.limit.stretch;
    if (dueMs === Number.POSITIVE_INFINITY || (dueMs >= this.#dueMs && this.#cancel)) return;
    this.#cancel?.();
    this.#dueMs = dueMs;
    this.#cancel = this.#options.clock.schedule(() => this.#round(), Math.max(1, dueMs - nowMs));
  }

  #round(): void {
    this.#cancel = undefined;
    this.#dueMs = Number.POSITIVE_INFINITY;
    if (this.#stopped) return;
    const nowMs = this.#options.clock.now();
    for (const session of this.#sessions) {
      if (this.#dueOf(session, nowMs) > nowMs + 0.5) continue;
      const pending = session.read(this.#measure);
      if (pending) pending.then(() => this.#afterRound());
    }
    this.#afterRound();
  }

  #afterRound(): void {
    const nowMs = this.#options.clock.now();
    this.#workload.afterReading(nowMs, this.#oldestReadMs());
    if (this.#busy()) this.#calmSinceMs = Number.POSITIVE_INFINITY;
    else this.#calmSinceMs = Math.min(this.#calmSinceMs, nowMs);
    this.#schedule(nowMs);
  }

  /** When a session should be read next. */
  #dueOf(session: MeterSession, nowMs: number): number {
    if (session.lost || session.reading || this.limit.level === "stopped") return Number.POSITIVE_INFINITY;
    const { intervalMs, jitter, random } = this.#options;
    const last = Number.isFinite(session.lastReadMs) ? session.lastReadMs : nowMs;
    // What other work draws after an end must not stay in the tick of the call that ended.
    if (session.fast && this.#openEndMs > last && this.limit.level === "normal") return last + EDGE_AGE_MS;
    const coarse = last + intervalMs * this.limit.stretch * (1 + jitter * (2 * random() - 1));
    const busy = this.#busy();
    if (this.limit.level === "normal" && this.#tracks(session, nowMs, busy)) {
      return Math.min(busy ? coarse : Number.POSITIVE_INFINITY, this.#trackedDue(session, nowMs));
    }
    return busy ? coarse : last + this.#heartbeatOf(session);
  }

  /** Whether the moment of the next refresh matters. */
  #tracks(session: MeterSession, nowMs: number, busy: boolean): boolean {
    return session.devices.some((device) => {
      if (!device.tracked) return false;
      if (device.pending || (busy && this.#workload.unsettled() > 0)) return true;
      const ageS = secondsFromMs(nowMs - this.#lastStartMs);
      return busy ? ageS < SHORT_REFRESHES * device.phase.periodS : this.#calming(device, nowMs);
    });
  }

  /** After everything settled, one more refresh is awaited, from which on the device is at rest. */
  #calming({ zone, phase }: MeteredDevice, nowMs: number): boolean {
    if (zone.idleWatts !== undefined || !Number.isFinite(this.#calmSinceMs)) return false;
    const untilMs = this.#calmSinceMs + 1.5 * phase.periodS * 1000;
    return nowMs < untilMs && (phase.lastS ?? 0) * 1000 <= this.#calmSinceMs;
  }

  #trackedDue(session: MeterSession, nowMs: number): number {
    const lastS = secondsFromMs(session.lastReadMs);
    let dueMs = Number.POSITIVE_INFINITY;
    for (const { phase, tracked } of session.devices) {
      if (!tracked) continue;
      const leadMs = LEAD_MS + LEAD_GROWTH * 1000 * Math.max(0, lastS - (phase.lastS ?? lastS));
      // One that is late by as much as it may come early is still awaited.
      const next = phase.next(lastS - secondsFromMs(leadMs));
      const expectedMs = next === undefined ? nowMs : next * 1000 - leadMs;
      dueMs = Math.min(dueMs, Math.max(session.lastReadMs + POLL_MS, expectedMs));
    }
    return dueMs;
  }

  /** Often enough that no counter can wrap twice, and more often until the idle power is known. */
  #heartbeatOf(session: MeterSession): number {
    let ms = this.#options.heartbeatMs ?? HEARTBEAT_MS;
    for (const { zone, ledger } of session.devices) {
      if (zone.modulusJ !== undefined) ms = Math.min(ms, (1000 * zone.modulusJ) / (2 * zone.maxWatts));
      if (zone.idleWatts === undefined && ledger.idlePower.samples < IDLE_SAMPLES)
        ms = Math.min(ms, LEARNING_MS);
    }
    return ms;
  }
}
