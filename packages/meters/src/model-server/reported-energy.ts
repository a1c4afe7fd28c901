/**
 * What a server drew, from a counter of its own that it shows on a page. Pure: no clock, no I/O.
 *
 * A page shows the counter as it was at some moment before, so each value is known to lie between two moments. Between two values the
 * power at rest goes by the time, and what is beyond it to the time in which the server worked: all of it to calls of ours where
 * nobody else was there, and the more evenly the more of the work was others'. The band does not rely on that: of an interval at the
 * edge of a call it reaches from the call's part by time to all.
 */

import type { Range } from "@wattspan/core";
import type { EnergyCounter } from "./energy-counter.js";
import { Series } from "./series.js";
import type { TimePart } from "./shared-time.js";

/** Intervals that are kept; beyond, neighbours become one. */
const MAX = 4096;
/** No server draws more: a counter that says so is another one. */
const MAX_WATTS = 1e6;
/** The power of an interval is known well when its moments are known to so much of its length. */
const WELL_KNOWN = 0.2;

/** A value that the counter had at a moment between `fromMs` and `toMs`. */
interface Value {
  readonly fromMs: number;
  readonly toMs: number;
  readonly joules: number;
}

/** What was drawn between two values. */
interface Interval {
  readonly begin: Value;
  readonly end: Value;
  readonly joules: number;
  /** Watts at rest: the least that was seen until it closed; half of the mean where rest was not seen yet. */
  readonly restWatts: number;
}

/** One reading of a page that had the counter. */
export interface CounterReading {
  readonly askedMs: number;
  readonly answeredMs: number;
  readonly counter: EnergyCounter;
}

const middleOf = ({ fromMs, toMs }: Value): number => (fromMs + toMs) / 2;
const msOf = ({ begin, end }: Pick<Interval, "begin" | "end">): number => middleOf(end) - middleOf(begin);
const blurOf = ({ fromMs, toMs }: Value): number => toMs - fromMs;

/** Follows one counter, and the time in which calls of ours ran. */
export class ReportedEnergy {
  #intervals: Interval[] = [];
  #last: Value | undefined;
  #counter: EnergyCounter | undefined;
  /** When the last value was still there. */
  #askedMs = Number.NEGATIVE_INFINITY;
  #restWatts = Number.POSITIVE_INFINITY;
  #restartedMs = Number.NEGATIVE_INFINITY;
  readonly #busy = new Series();
  #busyMs = 0;
  #atMs = 0;
  #running = 0;

  /** A call of ours begins. */
  began(atMs: number): void {
    this.#advance(atMs);
    this.#running++;
  }

  /** One ends. */
  ended(atMs: number): void {
    this.#advance(atMs);
    this.#running--;
  }

  /** Notes what a page shows. */
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

  /** Who shows it. */
  get server(): string | undefined {
    return this.#counter?.server;
  }

  /** Whether an interval was seen that is long enough to tell the power at rest. */
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

  /** A call's part of what was drawn in its time, in joules as the counter has them. */
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

  /** Drops what lies before a moment. */
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
    const watts = (1000 * joules) / msOf({ begin, end });
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
   * What was drawn during a call at least. Where only others worked outside of it the power there was not higher, but for what is
   * theirs, and that is not in the call's part.
   */
  #leastOf({ begin, end, joules }: Interval, fromMs: number, toMs: number): number {
    const outsideMs = Math.max(0, fromMs - begin.fromMs) + Math.max(0, end.toMs - toMs);
    const busyMs = this.#busy.growth(begin.fromMs, fromMs) + this.#busy.growth(toMs, end.toMs);
    return busyMs > 0 ? 0 : joules * Math.max(0, 1 - outsideMs / msOf({ begin, end }));
  }

  /** As the part of each stretch of the call's time, which is its part of that stretch. */
  #valueOf(interval: Interval, times: readonly TimePart[]): number {
    const { begin, end, joules, restWatts } = interval;
    const [startMs, stopMs, ms] = [middleOf(begin), middleOf(end), msOf(interval)];
    const busyMs = Math.min(ms, this.#busy.growth(startMs, stopMs));
    const worked = Math.max(0, joules - (restWatts * ms) / 1000);
    let value = 0;
    for (const { fromMs, toMs, value: part, others } of times) {
      const ran = Math.min(toMs, stopMs) - Math.max(fromMs, startMs);
      if (ran <= 0) continue;
      const ofWork = ran / Math.max(ran, busyMs + others * (ms - busyMs));
      value += part * ((restWatts * ran) / 1000 + worked * ofWork);
    }
    return value;
  }
}

/** Whether the moments of an interval are known well for its length. */
const isWellKnown = (interval: Pick<Interval, "begin" | "end">): boolean =>
  blurOf(interval.begin) + blurOf(interval.end) <= WELL_KNOWN * msOf(interval);

/** Whether a counter is not the one that was read before. */
function isOther(before: EnergyCounter, after: EnergyCounter, last: Value, value: Value): boolean {
  if (after.server !== before.server || after.cards !== before.cards) return true;
  const joules = value.joules - last.joules;
  return joules < 0 || (1000 * joules) / (value.toMs - last.fromMs) > MAX_WATTS;
}

/** What a call may have of an interval beside which it ran, as far as is known: all, or in a long one what fits into the blur. */
function maxOutside(interval: Interval, fromMs: number, toMs: number): number {
  const { begin, end, joules } = interval;
  const ms = msOf(interval);
  if (!isWellKnown(interval)) return joules;
  return (joules * (Math.min(end.toMs, toMs) - Math.max(begin.fromMs, fromMs))) / ms;
}

/** Two neighbours as one. */
function inPairs(intervals: readonly Interval[]): Interval[] {
  const pairs: Interval[] = [];
  for (let i = 0; i < intervals.length; i += 2) {
    const [a, b] = [intervals[i] as Interval, intervals[i + 1]];
    const restWatts = Math.min(a.restWatts, b?.restWatts ?? a.restWatts);
    pairs.push(b ? { begin: a.begin, end: b.end, joules: a.joules + b.joules, restWatts } : a);
  }
  return pairs;
}
