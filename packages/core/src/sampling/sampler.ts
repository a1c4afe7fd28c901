/**
 * Decides when devices are read: at the edges of calls where that is cheap, around the expected refreshes of slow
 * counters while something must settle, now and then while something runs, and rarely while nothing does.
 */

import type { Clock } from "../clock.js";
import { msFromSeconds, secondsFromMs } from "../units.js";
import type { MeterSession } from "./meter-session.js";
import type { MeteredDevice } from "./metered-device.js";
import type { RefreshPhase } from "./refresh-phase.js";
import { SelfLimit } from "./self-limit.js";

/** A reading younger than this is young enough for a call's edge. */
const EDGE_AGE_MS = 5;
/** A slow counter is looked at this long after its expected refresh, or from some time before while its period is not learned yet. */
const LAG_MS = 1;
const LEAD_MS = 4;
/** What is due within this time is read together. */
const SAME_MS = 2;
/** Waking the process costs more than reading: what is due a little earlier or later, in parts of its interval, is read as well. */
const TOGETHER = 0.5;
/** Timers come early by up to this. */
const EARLY_MS = 1;
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
  /** Whether a device has ticked since it was last reported: then the next heartbeat comes soon. */
  unreported(): boolean;
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
  #cancel: (() => void) | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  #lastStartMs = Number.NEGATIVE_INFINITY;
  /** Something started or ended since the last readings, and the timer takes account of it. */
  #isAlert = false;
  /** Where in the jitter the next regular reading lies, from -1 to 1. */
  #stray = 0;
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
    let isOpen = false;
    for (const session of this.#sessions) if (session.fast && session.lastReadMs < nowMs) isOpen = true;
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
    return Math.min(...read.map(({ lastReadMs }) => lastReadMs));
  }

  /** The time between two readings where nothing asks for others. */
  get #regularMs(): number {
    const { intervalMs, jitter } = this.#options;
    return intervalMs * this.limit.stretch * (1 + jitter * this.#stray);
  }

  #busy(): boolean {
    return this.#workload.inFlight() > 0 || this.#workload.unsettled() > 0;
  }

  #readEdge(): void {
    if (this.limit.level !== "normal" || this.#stopped) return;
    for (const session of this.#sessions) {
      if (!session.fast) continue;
      const nowMs = this.#options.clock.now();
      if (nowMs - session.lastReadMs <= EDGE_AGE_MS) continue;
      session.read(this.#measure);
      this.#isAlert = false;
    }
  }

  /** Sets the timer anew where the new situation may need it at another time. */
  #wake(nowMs: number, withinMs = this.#regularMs): void {
    this.#calmSinceMs = Number.POSITIVE_INFINITY;
    if (this.#isAlert && nowMs + withinMs >= this.#dueMs) return;
    this.#isAlert = true;
    this.#schedule(nowMs);
  }

  #schedule(nowMs: number): void {
    if (this.#stopped || this.#sessions.length === 0) return;
    let dueMs = this.#wakeAt(nowMs);
    // Where nothing is read any more, what has ended must settle all the same.
    if (this.limit.level === "stopped" && this.#busy())
      dueMs = nowMs + this.#options.intervalMs * this.limit.stretch;
    if (this.#cancel && Math.abs(dueMs - this.#dueMs) < EARLY_MS) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#dueMs = dueMs;
    if (dueMs === Number.POSITIVE_INFINITY) return;
    this.#cancel = this.#options.clock.schedule(() => this.#round(), Math.max(1, dueMs - nowMs));
  }

  /** When the first session is due; or a little later for one more, where those before it can wait for it. */
  #wakeAt(nowMs: number): number {
    const dues = this.#sessions.map((session) => this.#dueOf(session, nowMs));
    const latest = dues.map((dueMs, i) => dueMs + this.#marginOf(this.#sessions[i] as MeterSession, dueMs));
    const latestMs = Math.min(...latest);
    return Math.max(...dues.filter((dueMs) => dueMs <= latestMs));
  }

  /** By how much a session may be read earlier or later, to be read together with another one. */
  #marginOf(session: MeterSession, dueMs: number): number {
    const canWait = session.fast && this.#openEndMs <= session.lastReadMs && Number.isFinite(dueMs);
    return canWait ? TOGETHER * (dueMs - session.lastReadMs) : 0;
  }

  #round(): void {
    this.#cancel = undefined;
    this.#dueMs = Number.POSITIVE_INFINITY;
    if (this.#stopped) return;
    const nowMs = this.#options.clock.now();
    const dues = this.#sessions.map((session) => this.#dueOf(session, nowMs));
    if (Math.min(...dues) > nowMs + EARLY_MS && this.limit.level !== "stopped") {
      this.#schedule(nowMs);
      return;
    }
    for (const [i, session] of this.#sessions.entries()) {
      const dueMs = dues[i] as number;
      if (dueMs > nowMs + Math.max(EARLY_MS, this.#marginOf(session, dueMs))) continue;
      const pending = session.read(this.#measure);
      if (pending) pending.then(() => this.#afterRound());
    }
    this.#isAlert = false;
    this.#afterRound();
  }

  #afterRound(): void {
    const nowMs = this.#options.clock.now();
    this.#workload.afterReading(nowMs, this.#oldestReadMs());
    if (this.#busy()) this.#calmSinceMs = Number.POSITIVE_INFINITY;
    else this.#calmSinceMs = Math.min(this.#calmSinceMs, nowMs);
    this.#stray = 2 * this.#options.random() - 1;
    this.#schedule(nowMs);
  }

  /** When a session should be read next. */
  #dueOf(session: MeterSession, nowMs: number): number {
    if (session.lost || session.reading || this.limit.level === "stopped") return Number.POSITIVE_INFINITY;
    const last = Number.isFinite(session.lastReadMs) ? session.lastReadMs : nowMs;
    // What other work draws after an end must not stay in the tick of the call that ended.
    if (session.fast && this.#openEndMs > last && this.limit.level === "normal") return last + EDGE_AGE_MS;
    const regular = last + (this.#busy() ? this.#regularMs : this.#heartbeatOf(session));
    if (this.limit.level !== "normal" || session.devices.length === 0) return regular;
    let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const device of session.devices) {
      const dueMs = this.#dueOfDevice(device, last, nowMs, regular);
      firstMs = Math.min(firstMs, dueMs);
      lastMs = Math.max(lastMs, dueMs);
    }
    // Devices of one reader that refresh at nearly the same time are read together.
    return lastMs - firstMs <= SAME_MS ? lastMs : firstMs;
  }

  /** When a device that was last read at `lastMs` should be read next: at `regularMs`, unless it refreshes slowly. */
  #dueOfDevice(device: MeteredDevice, lastMs: number, nowMs: number, regularMs: number): number {
    if (!device.tracked) return regularMs;
    const busy = this.#busy();
    // A refresh in the rest before a call was not seen: its value is there until the next one comes.
    if (device.restedPast(secondsFromMs(lastMs)))
      return Math.max(lastMs + msFromSeconds(device.phase.pollS), nowMs);
    if (this.#matters(device, nowMs, busy)) return this.#refreshOf(device.phase, lastMs, nowMs);
    if (!busy) return regularMs;
    // Between two refreshes, where it is clear which of them brought the value.
    const halfMs = 500 * device.phase.periodS;
    const nextS = device.phase.next(secondsFromMs(regularMs - this.#options.intervalMs / 2 - halfMs));
    return nextS === undefined ? regularMs : nextS * 1000 + halfMs;
  }

  #matters(device: MeteredDevice, nowMs: number, busy: boolean): boolean {
    if (device.pending) return true;
    if (!busy) return this.#calming(device, nowMs);
    const ageS = secondsFromMs(nowMs - this.#lastStartMs);
    return device.unsettled || ageS < SHORT_REFRESHES * device.phase.periodS;
  }

  /** After everything settled, one more refresh is awaited, from which on the device is at rest. */
  #calming({ zone, phase }: MeteredDevice, nowMs: number): boolean {
    if (zone.idleWatts !== undefined || !Number.isFinite(this.#calmSinceMs)) return false;
    const untilMs = this.#calmSinceMs + 1.5 * phase.periodS * 1000;
    return nowMs < untilMs && (phase.lastS ?? 0) * 1000 <= this.#calmSinceMs;
  }

  /** When to look for the next refresh of a counter that was last read at `lastMs`. */
  #refreshOf(phase: RefreshPhase, lastMs: number, nowMs: number): number {
    const strayMs = 1000 * phase.strayS(secondsFromMs(lastMs));
    // One that is late by as much as it may come early is still awaited.
    const next = phase.next(secondsFromMs(lastMs - LEAD_MS - strayMs));
    if (next === undefined) return Math.max(lastMs + msFromSeconds(phase.pollS), nowMs);
    const lagMs = phase.taught ? LAG_MS : -LEAD_MS;
    const earliestMs = lastMs + msFromSeconds(phase.pollS);
    return Math.max(earliestMs, next * 1000 + lagMs - 1000 * phase.strayS(next));
  }

  /** Often enough that no counter can wrap twice, and more often until the idle power is known. */
  #heartbeatOf(session: MeterSession): number {
    let ms = this.#options.heartbeatMs ?? HEARTBEAT_MS;
    if (this.#workload.unreported()) ms = Math.min(ms, LEARNING_MS);
    for (const { zone, ledger } of session.devices) {
      if (zone.modulusJ !== undefined) ms = Math.min(ms, (1000 * zone.modulusJ) / (2 * zone.maxWatts));
      if (zone.idleWatts === undefined && ledger.idlePower.samples < IDLE_SAMPLES)
        ms = Math.min(ms, LEARNING_MS);
    }
    return ms;
  }
}
