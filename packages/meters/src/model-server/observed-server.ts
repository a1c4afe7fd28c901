/** Follows a server during our calls: reads it, and gives each call its share. */

import {
  type MeteredHost,
  type ModelServer,
  type Reason,
  type ServedCall,
  type ServerShare,
  systemClock,
  type TokenUsage,
  tokenWork,
} from "@wattspan/core";
import type { CpuTimeSource } from "../host/share/cpu-time.js";
import type { FollowedCounter } from "./followed-counter.js";
import type { MetricsPage, PageReading } from "./metrics-page.js";
import { otherWork } from "./other-work.js";
import { nothing, reportedShare, servedShare } from "./served-share.js";
import type { ServerCpuSource } from "./server-cpu.js";
import { ServerEnergy } from "./server-energy.js";
import type { ServerTotals } from "./server-totals.js";
import { SharedTime, type TimedCall, type TimePart } from "./shared-time.js";

/** Interval of looks at devices while a call runs or waits, as the sampler's. */
const LOOK_MS = 100;
/** Timeout for a slow device. */
const BOOKING_MS = 1000;
/** Of sums of rates. */
const TOLERANCE = 1e-6;
/** An older page is outdated. */
const RECENT_MS = 10_000;

/** Its sources. */
export interface ObservedParts {
  readonly zones: readonly string[];
  /** All that it is seen by: another server that names one of them counts the same joules. */
  readonly names: readonly string[];
  /** Undefined: only `zones` count. */
  readonly cpu: ServerCpuSource | undefined;
  /** Opened at the first call. */
  openTime(): CpuTimeSource;
  readonly page: MetricsPage | undefined;
  /** Its own counter, from a page. */
  readonly counter: FollowedCounter | undefined;
}

/** The servers with running calls, by their names. */
const serving = new Map<string, Set<ObservedServer>>();

/** An observed server. */
export class ObservedServer implements ModelServer {
  readonly #parts: ObservedParts;
  readonly #energy: ServerEnergy;
  readonly #time = new SharedTime();
  /** Calls whose tokens the server may have counted in the observed time. */
  #calls: TimedCall[] = [];
  #cpuTime: CpuTimeSource | undefined;
  #lastPage: PageReading | undefined;
  #kind: ServerTotals | undefined;
  #waiting = 0;
  readonly #running = new Set<TimedCall>();
  /** Calls that ran while one of another server that names the same did. */
  readonly #doubled = new WeakSet<TimedCall>();
  /** Calls that ran while a look between begin and end failed, and why the first of them did. */
  readonly #broken = new WeakMap<TimedCall, { readonly error: unknown }>();
  #cancel: (() => void) | undefined;

  constructor(parts: ObservedParts) {
    this.#parts = parts;
    this.#energy = new ServerEnergy(parts.zones);
  }

  begin(host: MeteredHost): ServedCall {
    const call = this.#time.begin(this.#look(host));
    this.#calls.push(call);
    this.#waiting++;
    this.#running.add(call);
    this.#enter();
    this.#lookAgain(host);
    const before = this.#lastPage;
    let first: PageReading | undefined;
    const counted = this.#parts.counter?.begin(call.fromMs);
    const begun = this.#read()?.then((reading) => {
      // A page that came after the call may include the call's own tokens.
      if (call.toMs === Number.POSITIVE_INFINITY) first = reading;
    });
    return {
      end: async (usage) => {
        try {
          const counting = this.#ended(call, host, usage);
          const last = await this.#read();
          await begun;
          await this.#booked(host, call.toMs);
          const broken = this.#broken.get(call);
          if (broken) throw broken.error;
          const seen = { begin: await counted, end: await counting };
          return this.#share(call, first ?? recent(before, call), last, seen);
        } catch (error) {
          this.#time.take(call, undefined); // Or it would be kept.
          throw error;
        } finally {
          this.#waiting--;
        }
      },
    };
  }

  /** Notes that a call runs no more, also if its devices cannot be read. */
  #ended(call: TimedCall, host: MeteredHost, usage: TokenUsage | undefined): Promise<boolean> | undefined {
    let counting: Promise<boolean> | undefined;
    let atMs = performance.now();
    try {
      atMs = this.#look(host);
    } finally {
      this.#running.delete(call);
      this.#leave();
      this.#time.end(call, atMs, this.#workOf(usage));
      counting = this.#parts.counter?.end(call.toMs);
    }
    if (call.work !== undefined && this.#kind?.cached && this.#kind.unit === "tokens")
      call.counted = call.work + (usage?.cacheRead ?? 0);
    return counting;
  }

  #enter(): void {
    for (const name of this.#parts.names) {
      const servers = serving.get(name) ?? new Set();
      serving.set(name, servers.add(this));
      if (servers.size < 2) continue;
      for (const server of servers) for (const call of server.#running) server.#doubled.add(call);
    }
  }

  #leave(): void {
    if (this.#running.size > 0) return;
    for (const name of this.#parts.names) {
      serving.get(name)?.delete(this);
      if (serving.get(name)?.size === 0) serving.delete(name);
    }
  }

  /** Notes the current state. */
  #look(host: MeteredHost): number {
    const { cpu } = this.#parts;
    const atMs = performance.now(); // Before the reading, so that the joules booked by it reach up to it.
    if (!this.#hasDevices) return atMs;
    host.read();
    if (cpu) this.#cpuTime ??= this.#parts.openTime();
    this.#energy.note(atMs, host.devices(), cpu?.read(), this.#cpuTime?.read());
    return atMs;
  }

  #lookAgain(host: MeteredHost): void {
    if (!this.#hasDevices) return;
    this.#cancel ??= systemClock.schedule(() => {
      this.#cancel = undefined;
      if (this.#waiting === 0) return;
      this.#lookBetween(host);
      this.#lookAgain(host);
    }, LOOK_MS);
  }

  /** Nothing catches what a timer throws: the calls that run then reject with it. */
  #lookBetween(host: MeteredHost): void {
    try {
      this.#look(host);
    } catch (error) {
      for (const call of this.#running) if (!this.#broken.has(call)) this.#broken.set(call, { error });
    }
  }

  #read(): Promise<PageReading> | undefined {
    return this.#parts.page?.read().then((reading) => {
      this.#lastPage = reading;
      this.#kind = reading.totals ?? this.#kind;
      return reading;
    });
  }

  /** Tokens of the server's cache are no work. */
  #workOf(usage: TokenUsage | undefined): number | undefined {
    if (this.#kind?.unit === "requests") return 1;
    if (usage?.inputFresh === undefined && usage?.output === undefined) return undefined;
    return tokenWork(usage);
  }

  /** Waits for devices that book later than they are read. */
  async #booked(host: MeteredHost, atMs: number): Promise<void> {
    const untilMs = performance.now() + BOOKING_MS;
    while (this.#hasDevices && this.#energy.bookedUntilMs < atMs && performance.now() < untilMs) {
      await new Promise<void>((resolve) => void systemClock.schedule(resolve, LOOK_MS / 2));
      this.#look(host);
    }
  }

  #share(
    call: TimedCall,
    first: PageReading | undefined,
    last: PageReading | undefined,
    seen: { readonly begin: boolean | undefined; readonly end: boolean | undefined },
  ): ServerShare {
    const { counter } = this.#parts;
    const others = otherWork(first, last, this.#calls, call);
    const times = this.#time.take(call, others === "restarted" ? undefined : others);
    const isBound = others === undefined || call.work === undefined;
    const restarted =
      others === "restarted" ||
      this.#energy.restartedSince(call.fromMs) ||
      counter?.energy.restartedSince(call.fromMs);
    const shares: ServerShare[] = [];
    if (restarted) shares.push(nothing("server_restarted"));
    else {
      if (this.#hasDevices) shares.push(this.#ofDevices(call, times, isBound));
      // A meter of the whole machine has its cards.
      if (counter && shares.some(hasMachine)) shares.push(nothing("reported_set_aside"));
      // A card that is measured here would count twice.
      else if (counter && !this.#energy.hasZones)
        shares.push(reportedShare(call, times, counter.energy, seen, isBound));
    }
    this.#forget();
    const more: Reason[] = isShared(times) ? ["shared"] : [];
    if (this.#doubled.has(call)) more.push("may_count_twice");
    return joined(shares, more);
  }

  #ofDevices(call: TimedCall, times: readonly TimePart[], isBound: boolean): ServerShare {
    const { cpu } = this.#parts;
    if (cpu && (this.#energy.isInside || this.#energy.unseenSince(call.fromMs)))
      return nothing("server_unseen");
    const reasons: Reason[] = [];
    if (isBound) reasons.push("upper_bound");
    if (this.#energy.bookedUntilMs < call.toMs) reasons.push("late");
    if (this.#energy.lostAfter(call.fromMs)) reasons.push("gap");
    return servedShare(times, this.#energy, { withCpu: cpu !== undefined, stepS: cpu?.stepS ?? 0, reasons });
  }

  get #hasDevices(): boolean {
    return this.#parts.cpu !== undefined || this.#parts.zones.length > 0;
  }

  #forget(): void {
    const fromMs = Math.min(this.#time.keptFromMs, performance.now());
    this.#energy.forget(fromMs - 2 * LOOK_MS);
    this.#parts.counter?.energy.forget(fromMs);
    this.#calls = this.#calls.filter(({ toMs }) => toMs >= fromMs - RECENT_MS);
  }
}

const hasMachine = ({ parts }: ServerShare): boolean => parts.some(({ component }) => component === "server");

/** The shares of several devices. `more`: reasons of their parts, if there are any. */
function joined(shares: readonly ServerShare[], more: readonly Reason[]): ServerShare {
  const parts = shares.flatMap((share) => share.parts);
  const reasons = shares.flatMap((share) => share.reasons);
  return { parts, reasons: [...new Set([...reasons, ...(parts.length > 0 ? more : [])])] };
}

/** Whether others worked at the same time: the call may have had more than its part. */
const isShared = (times: readonly TimePart[]): boolean =>
  times.some(({ value, high }) => high > value * (1 + TOLERANCE));

/** A reading from before a call, unless it is outdated. */
const recent = (before: PageReading | undefined, call: TimedCall): PageReading | undefined =>
  before && before.askedMs <= call.fromMs && call.fromMs - before.askedMs < RECENT_MS ? before : undefined;
