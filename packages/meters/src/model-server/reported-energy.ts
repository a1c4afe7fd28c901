/**
 * A server's energy, from its own counter on a page. Pure: no clock, no I/O.
 *
 * A page shows the counter of some earlier moment, so each value lies between two moments. Between two
 * values, idle power is divided by time, and the rest by the time in which the server worked: all of it to
 * our calls without other clients, and more evenly the more of the work was others'. The band does not rely
 * on that: for an interval at the edge of a call it reaches from the call's part by time to all.
 */

import type { Range } from "@wattspan/core";
import { amountDuring, perSecond } from "@wattspan/core/units";
import type { EnergyCounter } from "./energy-counter.js";
import { Series } from "./series.js";
import type { TimePart } from "./shared-time.js";

/** Maximum of kept intervals. Beyond it, neighbours are merged. */
const MAX = 4096;
/**
 * No card draws more, nor all cards of a server whose number is unknown, as racks: a higher value is another
 * counter's.
 */
const [MAX_CARD_WATTS, MAX_WATTS] = [3000, 1e6];
/** The power of an interval is well known if its moments are known to this part of its length. */
const WELL_KNOWN = 0.2;

/** A counter value at a moment between `fromMs` and `toMs`. */
interface Value {
  readonly fromMs: number;
  readonly toMs: number;
  readonly joules: number;
}

/** The energy between two values. */
interface Interval {
  readonly begin: Value;
  readonly end: Value;
  readonly joules: number;
  /** Idle watts: the minimum until it closed; half of the mean before any rest was seen. */
  readonly restWatts: number;
}

/** One reading of a page with the counter. */
export interface CounterReading {
  readonly askedMs: number;
  readonly answeredMs: number;
  readonly counter: EnergyCounter;
}

const middleOf = ({ fromMs, toMs }: Value): number => (fromMs + toMs) / 2;
const msOf = ({ begin, end }: Pick<Interval, "begin" | "end">): number => middleOf(end) - middleOf(begin);
const blurOf = ({ fromMs, toMs }: Value): number => toMs - fromMs;

/** Follows one counter, and the times of our calls. */
export class ReportedEnergy {
  #intervals: Interval[] = [];
  #last: Value | undefined;
  #counter: EnergyCounter | undefined;
  /** The last time at which the last value was still shown. */
  #askedMs = Number.NEGATIVE_INFINITY;
  #restWatts = Number.POSITIVE_INFINITY;
  #restartedMs = Number.NEGATIVE_INFINITY;
  readonly #busy = new Series();
  #busyMs = 0;
  #atMs = 0;
  #running = 0;

  /** Our call begins. */
  began(atMs: number): void {
    this.#advance(atMs);
    this.#running++;
  }

  /** Our call ends. */
  ended(atMs: number): void {
    this.#advance(atMs);
    this.#running--;
  }

  /** Notes the values of a page. */
  note({ askedMs, answeredMs, counter }: CounterReading): void {
    this.#advance(answeredMs);
    const fromMs = Math.max(this.#askedMs, askedMs - counter.refreshMs);
    const value = { fromMs, toMs: answeredMs, joules: counter.joules };
    const last = this.#last;
    if (last && this.#counter && isOther(this.#counter, counter, last, value)) this.#restart(askedMs);
    this.#counter = counter;
    this.#askedMs = askedMs;
    if (this.#last?.joules === counter.joules) return;
    if (this.#last) this.#close(this.#last, value);
    this.#last = value;
  }

  /** The server. */
  get server(): string | undefined {
    return this.#counter?.server;
  }

  /** Whether an interval was seen that is long enough to show the idle power. */
  get restIsKnown(): boolean {
    return this.#restWatts < Number.POSITIVE_INFINITY;
  }

  /** Whether it became another counter since a moment. */
  restartedSince(atMs: number): boolean {
    return this.#restartedMs >= atMs;
  }

  /** Whether there is a value from before a moment, or may be. */
  knows(atMs: number): boolean {
    const first = this.#intervals[0]?.begin ?? this.#last;
    return first !== undefined && first.fromMs <= atMs;
  }

  /** Whether there is a value from after a moment. */
  reaches(atMs: number): boolean {
    return this.#last !== undefined && this.#last.fromMs >= atMs;
  }

  /** A call's part of the energy in its time, in joules of the counter. */
  part(times: readonly TimePart[]): Range {
    const sum = { value: 0, low: 0, high: 0 };
    const [fromMs, toMs] = [times[0]?.fromMs ?? 0, times.at(-1)?.toMs ?? 0];
    let next = 0;
    for (const interval of this.#intervals) {
      const { begin, end, joules } = interval;
      if (end.toMs <= fromMs || begin.fromMs >= toMs) continue;
      while ((times[next]?.toMs ?? Number.POSITIVE_INFINITY) <= begin.fromMs) next++;
      const after = times.findIndex((part, at) => at >= next && part.fromMs >= end.toMs);
      const touched = times.slice(next, after < 0 ? undefined : after);
      const value = this.#valueOf(interval, touched);
      sum.value += value;
      sum.low +=
        this.#leastOf(interval, fromMs, toMs) * touched.reduce((least, { low }) => Math.min(least, low), 1);
      sum.high +=
        (value > 0 ? joules : maxOutside(interval, fromMs, toMs)) *
        touched.reduce((most, { high }) => Math.max(most, high), 0);
    }
    return sum;
  }

  /** Drops the time before a moment. */
  forget(beforeMs: number): void {
    const first = this.#intervals.findIndex(({ end }) => end.toMs >= beforeMs);
    if (first < 0) this.#intervals = [];
    else if (first > 0) this.#intervals.splice(0, first);
    this.#busy.forget(this.#intervals[0]?.begin.fromMs ?? beforeMs);
  }

  #advance(atMs: number): void {
    if (atMs <= this.#atMs) return;
    if (this.#running > 0) this.#busyMs += atMs - this.#atMs;
    this.#atMs = atMs;
    this.#busy.note(atMs, this.#busyMs);
  }

  #close(begin: Value, end: Value): void {
    const joules = end.joules - begin.joules;
    const watts = perSecond(joules, msOf({ begin, end }));
    if (isWellKnown({ begin, end })) this.#restWatts = Math.min(this.#restWatts, watts);
    const restWatts = this.restIsKnown ? Math.min(this.#restWatts, watts) : watts / 2;
    this.#intervals.push({ begin, end, joules, restWatts });
    if (this.#intervals.length > MAX) this.#intervals = inPairs(this.#intervals);
  }

  #restart(atMs: number): void {
    this.#restartedMs = atMs;
    this.#restWatts = Number.POSITIVE_INFINITY;
    this.#intervals = [];
    this.#last = undefined;
    this.#askedMs = Number.NEGATIVE_INFINITY;
  }

  /**
   * Minimum energy during a call. If only others worked outside it, the power there was not higher, except
   * for their own, which is not in the call's part.
   */
  #leastOf({ begin, end, joules }: Interval, fromMs: number, toMs: number): number {
    const outsideMs = Math.max(0, fromMs - begin.fromMs) + Math.max(0, end.toMs - toMs);
    const busyMs = this.#busy.growth(begin.fromMs, fromMs) + this.#busy.growth(toMs, end.toMs);
    return busyMs > 0 ? 0 : joules * Math.max(0, 1 - outsideMs / msOf({ begin, end }));
  }

  /** By the call's part of each stretch of its time. */
  #valueOf(interval: Interval, times: readonly TimePart[]): number {
    const { begin, end, joules, restWatts } = interval;
    const [startMs, stopMs, ms] = [middleOf(begin), middleOf(end), msOf(interval)];
    const busyMs = Math.min(ms, this.#busy.growth(startMs, stopMs));
    const worked = Math.max(0, joules - amountDuring(restWatts, ms));
    let value = 0;
    for (const { fromMs, toMs, value: part, others } of times) {
      const ran = Math.min(toMs, stopMs) - Math.max(fromMs, startMs);
      if (ran <= 0) continue;
      const ofWork = ran / Math.max(ran, busyMs + others * (ms - busyMs));
      value += part * (amountDuring(restWatts, ran) + worked * ofWork);
    }
    return value;
  }
}

/** Whether the moments of an interval are precise relative to its length. */
const isWellKnown = (interval: Pick<Interval, "begin" | "end">): boolean =>
  blurOf(interval.begin) + blurOf(interval.end) <= WELL_KNOWN * msOf(interval);

/** Whether a counter is another one than before. */
function isOther(before: EnergyCounter, after: EnergyCounter, last: Value, value: Value): boolean {
  if (after.server !== before.server || after.cards !== before.cards) return true;
  const joules = value.joules - last.joules;
  const maxWatts = after.cards ? after.cards * MAX_CARD_WATTS : MAX_WATTS;
  return joules < 0 || perSecond(joules, value.toMs - last.fromMs) > maxWatts;
}

/** A call's maximum of an adjacent interval: all, or in a long one the energy that fits into the blur. */
function maxOutside(interval: Interval, fromMs: number, toMs: number): number {
  const { begin, end, joules } = interval;
  const ms = msOf(interval);
  if (!isWellKnown(interval)) return joules;
  return (joules * (Math.min(end.toMs, toMs) - Math.max(begin.fromMs, fromMs))) / ms;
}

/** Merges neighbours in pairs. */
function inPairs(intervals: readonly Interval[]): Interval[] {
  const pairs: Interval[] = [];
  for (let i = 0; i < intervals.length; i += 2) {
    const [a, b] = [intervals[i] as Interval, intervals[i + 1]];
    const restWatts = Math.min(a.restWatts, b?.restWatts ?? a.restWatts);
    pairs.push(b ? { begin: a.begin, end: b.end, joules: a.joules + b.joules, restWatts } : a);
  }
  return pairs;
}
