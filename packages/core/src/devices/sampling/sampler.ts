/**
 * Decides when devices are read: at the edges of calls if that is cheap, around the expected refreshes of
 * slow counters while a use must settle, at intervals while an activity runs, and rarely otherwise.
 */

import { msFromSeconds, secondsFromMs } from "../../contracts/units.js";
import type { Clock } from "../../runtime/clock.js";
import type { MeterSession } from "./meter-session.js";
import type { MeteredDevice } from "./metered-device.js";
import { SelfLimit } from "./self-limit.js";

/** Maximum age of a reading that a start may use. */
const EDGE_AGE_MS = 5;
/** Minimum interval, in periods, for devices that are read over a network or by a program. */
const ASKED_PERIODS = 0.01;
/** Reads due within this time are done together. */
const SAME_MS = 2;
/** Intervals between two rounds at most. Readings at the edges of short calls would put them off for ever. */
const MAX_INTERVALS = 2;
/**
 * Waking costs more than reading: reads due a little earlier or later, in parts of their interval, are done as well.
 */
const TOGETHER = 0.5;
/** Timers may fire this much early. */
const EARLY_MS = 1;
/** Maximum time between readings, for learning the idle power and for counters that wrap. */
const HEARTBEAT_MS = 30_000;
/** After everything settled, one more refresh is awaited, allowing for a missed one. */
const CALM_REFRESHES = 2.5;
/** A rest is read once after this time: unmetered work around it must not stay in all of its ticks. */
const CALM_MS = 500;
/** Quiet ticks behind the idle power before the heartbeat slows down. */
const IDLE_SAMPLES = 5;
const LEARNING_MS = 1000;

/** The activities, as the sampler sees them. */
export interface Workload {
  /** Running activities that select devices. */
  inFlight(): number;
  /** Ended ones whose devices have not ticked past their end. */
  unsettled(): number;
  /** Whether a device has ticked since its last report: the next heartbeat then comes soon. */
  unreported(): boolean;
  /** Called after each round: settles what was overdue at the oldest of the last reads, and delivers. */
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
  #cancel = (): void => undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  /** Total lateness of the timer: nothing could be read in that time. */
  blockedMs = 0;
  /** A use started or ended since the last readings, and the timer allows for it. */
  #isAlert = false;
  /** The position of the next regular reading in the jitter, from -1 to 1. */
  #stray = 0;
  /** Slow counters are tracked until one refresh after everything has settled: the idle power is learned then. */
  #calmSinceMs = Number.POSITIVE_INFINITY;
  /** Since when a round is awaited, while something runs or waits. */
  #awaitedMs = Number.POSITIVE_INFINITY;
  readonly #wakeUp = (): void => this.#round();
  readonly #measure = <T>(work: () => T): T => this.limit.measure(work);

  constructor(options: SamplerOptions, workload: Workload) {
    this.#options = options;
    this.#workload = workload;
    this.limit = new SelfLimit(options.clock, options.selfCpuLimit);
  }

  /** Adopts the opened meters and reads them for the first time. */
  async begin(sessions: readonly MeterSession[]): Promise<void> {
    this.#sessions = sessions;
    await this.readAll();
  }

  get state(): "idle" | "running" | "coarse" | "stopped" {
    const { level } = this.limit;
    if (level !== "normal") return level;
    return this.#busy() ? "running" : "idle";
  }

  /**
   * Before a start is stamped: fast counters close their tick here, and after a rest all do, so that the call
   * is not charged for the past.
   */
  beforeStart(): void {
    this.#readEdges(!this.#busy(), EDGE_AGE_MS);
  }

  /** After a start was stamped. */
  afterStart(nowMs: number): void {
    this.#wake(nowMs, this.#regularMs);
  }

  /** After an end was stamped. */
  afterEnd(nowMs: number): void {
    this.#readEdges(false, 0);
    this.#wake(nowMs, this.#hasFastEnded() ? SAME_MS : this.#regularMs);
  }

  /** Reads all devices now: synchronous ones at once. The promise waits for the others, and never rejects. */
  async readAll(): Promise<void> {
    const reads = this.#sessions.map((session) => session.read());
    this.#settle(this.#options.clock.now());
    if (!reads.some((read) => read)) return;
    await Promise.all(reads);
    this.#settle(this.#options.clock.now());
  }

  #settle(nowMs: number): void {
    this.#workload.afterReading(nowMs, this.#oldestReadMs());
    this.#schedule(nowMs);
  }

  async stop(): Promise<void> {
    const sessions = this.#sessions;
    this.#sessions = [];
    this.limit.stop();
    this.#cancel();
    await Promise.all(sessions.map((session) => session.close()));
  }

  /** Only after an attempted read can a device be judged late. */
  #oldestReadMs(): number {
    if (this.limit.level === "stopped") return Number.POSITIVE_INFINITY;
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const { lost, devices, lastReadMs } of this.#sessions)
      if (!lost && devices.length > 0) oldestMs = Math.min(oldestMs, lastReadMs);
    return oldestMs;
  }

  /** The regular time between two readings. */
  get #regularMs(): number {
    const { intervalMs, jitter } = this.#options;
    return intervalMs * this.limit.stretch * (1 + jitter * this.#stray);
  }

  #busy(): boolean {
    return this.#workload.inFlight() > 0 || this.#workload.unsettled() > 0;
  }

  /** Reads outdated sessions: the application's work after an end must not stay in the tick of the call. */
  #readEdges(isRest: boolean, youngMs: number): void {
    if (this.limit.level !== "normal") return;
    const nowMs = this.#options.clock.now();
    for (const session of this.#sessions) {
      if (session.lost || session.reading || !(isRest || session.fast)) continue;
      const ageMs = nowMs - session.lastReadMs;
      if (ageMs <= youngMs || ageMs <= session.edgeMs) continue;
      session.read(this.#measure)?.then(() => this.#afterRound());
      this.#isAlert = false;
    }
  }

  /** Whether a value of a fast counter is wanted soon. */
  #hasFastEnded(): boolean {
    for (const session of this.#sessions) if (session.fast && session.ended) return true;
    return false;
  }

  /** Reschedules the timer if the new situation may need it earlier. */
  #wake(nowMs: number, withinMs: number): void {
    this.#calmSinceMs = Number.POSITIVE_INFINITY;
    if (this.#isAlert && nowMs + withinMs >= this.#dueMs) return;
    this.#isAlert = true;
    this.#schedule(nowMs);
  }

  #schedule(nowMs: number): void {
    if (this.#sessions.length === 0) return;
    const intervalMs = this.#options.intervalMs * this.limit.stretch;
    this.#awaitedMs = this.#busy() ? Math.min(this.#awaitedMs, nowMs) : Number.POSITIVE_INFINITY;
    let dueMs = this.#wakeAt(nowMs);
    if (Number.isFinite(dueMs)) dueMs = Math.min(dueMs, this.#awaitedMs + MAX_INTERVALS * intervalMs);
    // While nothing is read, ended uses must settle all the same.
    if (this.limit.level === "stopped") dueMs = this.#busy() ? nowMs + intervalMs : this.limit.retryMs;
    if (Math.abs(dueMs - this.#dueMs) < EARLY_MS) return;
    this.#cancel();
    this.#dueMs = dueMs;
    if (dueMs < Number.POSITIVE_INFINITY)
      this.#cancel = this.#options.clock.schedule(this.#wakeUp, Math.max(1, dueMs - nowMs));
  }

  /**
   * When the first session is due; or a little later to include another, if the earlier ones can wait for it.
   */
  #wakeAt(nowMs: number): number {
    let latestMs = Number.POSITIVE_INFINITY;
    for (const session of this.#sessions) {
      session.dueMs = this.#dueOf(session, nowMs);
      latestMs = Math.min(latestMs, session.dueMs + this.#marginOf(session));
    }
    let wakeMs = Number.NEGATIVE_INFINITY;
    for (const { dueMs } of this.#sessions) if (dueMs <= latestMs) wakeMs = Math.max(wakeMs, dueMs);
    return wakeMs;
  }

  /** How much earlier or later a session may be read, to be read together with another. */
  #marginOf({ fast, dueMs, lastReadMs }: MeterSession): number {
    return fast && Number.isFinite(dueMs) ? TOGETHER * (dueMs - lastReadMs) : 0;
  }

  #round(): void {
    const nowMs = this.#options.clock.now();
    this.blockedMs += Math.max(0, nowMs - this.#dueMs);
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#awaitedMs = nowMs;
    // A read may settle the last call: then the other sessions would be due later.
    for (const session of this.#sessions) session.dueMs = this.#dueOf(session, nowMs);
    for (const session of this.#sessions) {
      if (session.dueMs > nowMs + Math.max(EARLY_MS, this.#marginOf(session))) continue;
      session.read(this.#measure)?.then(() => this.#afterRound());
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

  /** When to read a session next. */
  #dueOf(session: MeterSession, nowMs: number): number {
    if (session.lost || session.reading || this.limit.level === "stopped") return Number.POSITIVE_INFINITY;
    const last = Number.isFinite(session.lastReadMs) ? session.lastReadMs : nowMs;
    // Above the limit of its cost, energy may be lost.
    const busyMs = Math.min(this.#regularMs, session.mostMs * this.limit.stretch);
    const regular = last + (this.#busy() ? busyMs : this.#heartbeatOf(session));
    if (this.limit.level !== "normal" || session.devices.length === 0) return regular;
    const leastMs = session.asynchronous ? ASKED_PERIODS : 0;
    let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const device of session.devices) {
      const soonestMs = last + leastMs * device.zone.refreshMs;
      const dueMs = Math.max(soonestMs, this.#dueOfDevice(device, last, nowMs, regular));
      firstMs = Math.min(firstMs, dueMs);
      lastMs = Math.max(lastMs, dueMs);
    }
    // Devices of one reader that refresh at nearly the same time are read together.
    return lastMs - firstMs <= SAME_MS ? lastMs : firstMs;
  }

  /** When to read a device next, last read at `lastMs`: at `regularMs`, unless it refreshes slowly. */
  #dueOfDevice(device: MeteredDevice, lastMs: number, nowMs: number, regularMs: number): number {
    if (!device.started) return regularMs;
    // The energy of other work after an end must not stay in the tick of the call that ended.
    if (device.fast) return this.#busy() && device.ended ? lastMs + SAME_MS : regularMs;
    const lastS = secondsFromMs(lastMs);
    const isAwaited = device.isNew(lastS) || (this.#busy() ? device.unsettled : this.#calming(device, nowMs));
    if (!device.tracked)
      return isAwaited ? Math.min(regularMs, lastMs + Math.max(SAME_MS, device.zone.refreshMs)) : regularMs;
    if (isAwaited) return msFromSeconds(device.phase.nextLookS(lastS));
    if (!this.#busy()) return regularMs;
    // Soon after a refresh, when it is clear which of them brought the value.
    const fromS = secondsFromMs(Math.max(lastMs, regularMs - this.#options.intervalMs / 2));
    const shownS = device.phase.shownS(fromS);
    return shownS > fromS ? Math.max(msFromSeconds(shownS), lastMs + SAME_MS) : regularMs;
  }

  /** After everything settled, one more refresh is awaited, from which on the device is at rest. */
  #calming({ zone, ledger }: MeteredDevice, nowMs: number): boolean {
    if (zone.idleWatts !== undefined || !Number.isFinite(this.#calmSinceMs)) return false;
    const untilMs = this.#calmSinceMs + CALM_REFRESHES * msFromSeconds(ledger.refreshS);
    return nowMs < untilMs && msFromSeconds(ledger.openedAtS) <= this.#calmSinceMs;
  }

  /** No counter may wrap twice. More often until the idle power is known, and soon after a rest began. */
  #heartbeatOf({ devices, lastReadMs }: MeterSession): number {
    let ms = this.#options.heartbeatMs ?? HEARTBEAT_MS;
    const early = 1 - this.#options.jitter * Math.abs(this.#stray);
    let calmMs = CALM_MS * early;
    if (this.#workload.unreported()) ms = Math.min(ms, LEARNING_MS);
    for (const { zone, ledger } of devices) {
      // At any phase of a refresh: in step with it, all values would be equally old.
      calmMs = Math.max(calmMs, msFromSeconds(ledger.refreshS) * (1.5 + this.#stray / 2));
      if (zone.modulusJ !== undefined) ms = Math.min(ms, msFromSeconds(zone.modulusJ / (2 * zone.maxWatts)));
      if (zone.idleWatts === undefined && ledger.idlePower.samples < IDLE_SAMPLES)
        ms = Math.min(ms, LEARNING_MS);
    }
    return lastReadMs < this.#calmSinceMs + calmMs ? Math.min(ms * early, calmMs) : ms * early;
  }
}
