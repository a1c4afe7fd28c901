/** The timing of a slow counter's values. Times in seconds. */

import { type Seconds, seconds } from "../../contracts/units.js";
import type { DeviceLedger, Moment } from "../ledger/device-ledger.js";

/**
 * Interval of reads until a counter's refresh shows. An overdue counter is read less often the longer it is
 * overdue.
 */
const POLL_S = 0.002;
const POLL_WAITED = 0.01;
/**
 * Two reads this close, or within this part of the time for which the value stood, enclose a refresh closely.
 */
const CLOSE_S = 0.006;
const CLOSE = 0.1;
/** Number of remembered intervals, and the factor over most of them that indicates a missed refresh. */
const REMEMBERED = 16;
const ENOUGH = 4;
const LEFT_OUT = 1.5;
/** So many intervals in a row, each off by this factor, are another period. */
const REPEATED = 3;
const CHANGED = 2;
/** Drift of expected moments per second. */
const DRIFT = 0.01;

/** Learns the period and phase of a counter's refreshes from the reads that saw it change. */
export class RefreshPhase {
  periodS: number;
  /** Intervals between neighbouring refreshes that were both enclosed closely, newest last. */
  readonly #intervals: number[] = [];
  /** Variation between intervals, and how much longer the longest is than the period. */
  #jitterS = 0;
  #longerS = 0;
  /** Mean lifetime of a value that a random read finds: such a read finds long intervals more often. */
  #stoodS: number;
  /** The last closely enclosed refresh, its uncertainty, and whether it is the last one seen at all. */
  #knownS: number | undefined;
  #knownHalfS = 0;
  #isNewest = false;
  /** Whether a refresh came before it was looked for, so that others may have been missed. */
  #isDoubted = false;
  /** The earliest moment of the last refresh seen. */
  #newestS = Number.NEGATIVE_INFINITY;

  constructor(nominalS: number) {
    this.periodS = nominalS;
    this.#stoodS = nominalS;
  }

  /** Whether a period was observed, rather than only stated by the zone. */
  get taught(): boolean {
    return this.#intervals.length > 0;
  }

  get #isTrusted(): boolean {
    return this.taught && !this.#isDoubted;
  }

  /** Whether enough was observed to place a value that was read only once. */
  get isKnown(): boolean {
    return this.#intervals.length >= ENOUGH;
  }

  /** Takes a change between the reads at `previousS` and `atS`. Returns the moment of the refresh. */
  see(previousS: number, atS: number): Moment {
    const moment = this.#locate(previousS, atS);
    const isClose = atS - previousS <= Math.max(CLOSE_S, CLOSE * (atS - this.#newestS));
    this.#newestS = moment.atS - moment.halfS;
    if (isClose && Number.isFinite(previousS)) {
      if (this.#isNewest) {
        const intervalS = moment.atS - (this.#knownS as number);
        this.#learn(intervalS, this.#knownHalfS + moment.halfS);
        this.#isDoubted = CHANGED * intervalS < this.periodS;
      }
      this.#knownS = moment.atS;
      this.#knownHalfS = moment.halfS;
    } else if (this.#isNewest) {
      // It came before the expected moment: without this, early refreshes would never be expected.
      const mostS = atS - (this.#knownS as number);
      const isEarly = mostS < this.periodS - this.#knownHalfS;
      if (isEarly) this.#learn(Math.max(mostS / 2, mostS - this.#jitterS / 2), 0);
      this.#isDoubted ||= isEarly;
    }
    this.#isNewest = this.#knownS === moment.atS;
    return moment;
  }

  /** Between the two reads, at most one period before the second, and near an expected refresh. */
  #locate(previousS: number, atS: number): Moment {
    const earliestS = Math.max(previousS, atS - this.#stoodS);
    const strayS = this.#strayS(atS);
    const knownS = this.#knownS as number;
    const fromS = Math.max(earliestS, this.#expected(atS - strayS - knownS) + knownS - strayS);
    const toS = Math.min(atS, this.#expected(atS + strayS - knownS) + knownS + strayS);
    if (!(fromS <= toS)) return { atS: (earliestS + atS) / 2, halfS: (atS - earliestS) / 2 };
    const leftOutS = atS - previousS > CLOSE_S ? this.#longerS : 0;
    return { atS: (fromS + toS) / 2, halfS: Math.max(leftOutS, (toS - fromS) / 2) };
  }

  /** The last expected refresh within this time after the known one that brought another value. */
  #expected(sinceS: number): number {
    return Math.max(1, Math.floor(sinceS / this.periodS)) * this.periodS;
  }

  /**
   * The refresh that brought the value before the one at `next`, seen at `seenS`. `isNeighbour`: no other
   * refresh was between.
   */
  before(next: Moment, seenS: number, isNeighbour: boolean): Moment {
    const { periodS } = this;
    const periods = isNeighbour ? 0 : Math.floor((next.atS - seenS) / periodS);
    const stoodS = next.atS - periods * periodS - seenS;
    // A value that stood so long stood in one of the intervals that were no shorter.
    let [count, totalS] = [0, 0];
    for (const each of this.#intervals) {
      if (each < stoodS) continue;
      count++;
      totalS += each;
    }
    const meanS = count > 0 ? totalS / count : Math.max(periodS, stoodS);
    let squares = 0;
    for (const each of this.#intervals) if (each >= stoodS) squares += (each - meanS) ** 2;
    const variance = squares / Math.max(1, count);
    // Half of a uniform distribution with that variance.
    const unseenS = this.#isTrusted ? 0 : periodS / 2;
    const halfS = next.halfS + unseenS + Math.sqrt(3 * variance * (periods + 1)) + DRIFT * periods * periodS;
    return { atS: next.atS - periods * periodS - meanS, halfS };
  }

  /** Another period may hold now. Returns whether one was known. */
  forget(): boolean {
    const { isKnown } = this;
    if (isKnown) {
      this.#intervals.length = 0;
      this.#knownS = undefined;
      this.#isNewest = false;
      this.#jitterS = 0;
      this.#longerS = 0;
    }
    return isKnown;
  }

  /** `halfS`: uncertainty of the interval, which is not jitter. */
  #learn(intervalS: number, halfS: number): void {
    if (!(intervalS > 0)) return; // The clock went back, or stood.
    const intervals = this.#intervals;
    if (intervals.push(intervalS) > REMEMBERED) intervals.shift();
    if (hasChanged(intervals)) intervals.splice(0, intervals.length - REPEATED);
    const most = LEFT_OUT * medianOf(intervals);
    let [near, nearS, totalS, squares, longestS] = [0, 0, 0, 0, 0];
    for (const each of intervals) {
      totalS += each;
      squares += each * each;
      longestS = Math.max(longestS, each);
      if (each > most) continue;
      near++;
      nearS += each;
    }
    this.periodS = nearS / near;
    // A few intervals say little of the jitter.
    this.#jitterS = this.periodS / (2 * intervals.length ** 3);
    for (const each of intervals)
      if (each <= most) this.#jitterS = Math.max(this.#jitterS, Math.abs(each - this.periodS) - halfS);
    this.#longerS = longestS > most ? longestS - this.periodS : 0;
    this.#stoodS = squares / totalS;
  }

  /** Possible distance of a refresh near `atS` from its expected moment; NaN while none is expected. */
  #strayS(atS: number): number {
    if (this.#knownS === undefined || !this.#isTrusted) return Number.NaN;
    const ageS = Math.abs(atS - this.#knownS);
    // Jitter may accumulate from refresh to refresh.
    return this.#jitterS * Math.sqrt(Math.max(1, ageS / this.periodS)) + this.#knownHalfS + DRIFT * ageS;
  }

  /** When to look for the next refresh after a look at `atS`: from its earliest possible moment. */
  nextLookS(atS: number): Seconds {
    if (!Number.isFinite(this.#newestS)) this.#newestS = atS;
    const dueS = this.#isTrusted ? this.#newestS + this.periodS : this.#newestS;
    const earliestS = dueS - this.#jitterS - this.#knownHalfS - POLL_S;
    const waitedS = Math.max(0, atS - dueS - this.#jitterS);
    return seconds(Math.max(atS + Math.max(POLL_S, POLL_WAITED * waitedS), earliestS));
  }

  /** When the first refresh after `atS` will show; `atS` if none is expected. */
  shownS(atS: number): Seconds {
    const strayS = this.#strayS(atS);
    if (!(strayS < this.periodS / 2)) return seconds(atS);
    const knownS = this.#knownS as number;
    const periods = Math.max(1, Math.ceil((atS - strayS - knownS) / this.periodS));
    return seconds(knownS + periods * this.periodS + strayS);
  }
}

/** Whether the last intervals are all much shorter, or all much longer, than most. */
function hasChanged(intervals: readonly number[]): boolean {
  const usualS = medianOf(intervals);
  const last = intervals.slice(-REPEATED);
  return last.every((each) => CHANGED * each < usualS) || last.every((each) => each > CHANGED * usualS);
}

/** The lower one of two in the middle. */
const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] as number;

/** A moment known to within this, or to this part of a period, is precise. */
const PRECISE_S = 0.003;
const PRECISE = 0.05;

/** The device that showed the value. */
interface Shown {
  readonly ledger: Pick<DeviceLedger, "changedAtS" | "openedAtS" | "refreshS" | "restedUntilS">;
  readonly fast: boolean;
  readonly tracked: boolean;
  readonly phase: Pick<RefreshPhase, "taught">;
}

/** Whether a value may be on the other side of a start or an end than its moment. */
export function isBlurred({ atS, halfS }: Moment, { ledger, fast, tracked, phase }: Shown): boolean {
  const { changedAtS, openedAtS, refreshS, restedUntilS } = ledger;
  if (openedAtS < restedUntilS && atS + halfS <= restedUntilS) return false;
  // If refreshes can be observed closely, the next one will be. A moment that is never precise matters only
  // when it is unknown.
  const sinceS = fast || (tracked && phase.taught) ? openedAtS : atS - halfS;
  const isShort = restedUntilS >= openedAtS;
  const fastS = isShort ? PRECISE * (atS - openedAtS) : Number.POSITIVE_INFINITY;
  const preciseS = fast ? fastS : Math.max(PRECISE_S, PRECISE * refreshS);
  return (halfS > preciseS || changedAtS - atS > PRECISE_S) && changedAtS >= sinceS;
}
