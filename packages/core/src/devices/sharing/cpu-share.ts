/** This process's part of a host's busy CPU time. */

import type { CpuTime } from "../../contracts/energy-meter.js";
import { certainOf } from "./tick-shares.js";

/** Steps of a counter that make a difference of two values reliable. */
const STEPS = 8;
/** `/proc/stat` counts in steps of 10 ms. */
const RESOLUTION_S = 0.01;
/** A smaller drop of the host's time is noise. */
const GONE_S = 0.5;
/** Nothing is read twice in less time. */
const MIN_S = 1e-9;
/** More are kept only while a tick stays open for long; then every second one is dropped. */
const MAX_SAMPLES = 128;

/** Cumulative CPU seconds: ours, those of all others, and whether the latter are extrapolated. */
interface Sample {
  readonly atS: number;
  readonly ownS: number;
  readonly othersS: number;
  readonly isGuess: boolean;
}

/**
 * Our part of the dynamic energy and of the busy time, 0…1, the host's busy seconds, and whether all of the
 * tick was observed.
 */
interface BusyShare {
  readonly isWhole: boolean;
  /**
   * The certain part of `own`: in a short tick the others may have done all of their nearby work, or none.
   */
  readonly certain: number;
  readonly own: number;
  readonly ofBusy: number;
  readonly busyS: number;
}

/**
 * Compares cumulative CPU times. Our own time is exact, so it is taken over the tick itself: a short call
 * after a long rest is not drowned in the rest. The host's time is coarse, so the others' rate is taken over
 * the tick and, if that is short, some time before it. Times in seconds.
 */
export class CpuShare {
  /** Oldest first. Starts before the open tick, and covers at least `#shortestS`. */
  #samples: Sample[] = [];
  #shortestS = RESOLUTION_S * STEPS;
  #goneS = 0;

  /** Whether any CPU time was noted. */
  get isKnown(): boolean {
    return this.#samples.length > 0;
  }

  /** Notes the CPU times at a reading. */
  note(atS: number, time: CpuTime | undefined): void {
    if (!time) return;
    const { ownS, busyS, resolutionS = RESOLUTION_S } = time;
    const newest = this.#samples.at(-1);
    // Own time that falls is another counter: next to the host's, the difference would pass for others' work.
    if (newest && (atS < newest.atS || ownS < newest.ownS)) this.#samples = [];
    if (newest && atS === newest.atS) this.#samples.pop();
    if (this.#samples.length >= MAX_SAMPLES) this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
    const before = this.#samples.at(-1);
    // The time of a processor that went offline vanishes from the sum: the others are assumed to go on as
    // before.
    const isGuess = before !== undefined && busyS - ownS + this.#goneS < before.othersS - GONE_S;
    if (isGuess)
      this.#goneS =
        before.othersS + rateOf(this.#samples[0] as Sample, before) * (atS - before.atS) - (busyS - ownS);
    // The host's counter lags ours by up to a step. Others' time never shrinks: counting such a lag as their
    // work would add up.
    const othersS = Math.max(before?.othersS ?? Number.NEGATIVE_INFINITY, busyS - ownS + this.#goneS);
    this.#samples.push({ atS, ownS, othersS, isGuess });
    this.#shortestS = resolutionS * STEPS;
  }

  /**
   * Our part of a tick; undefined if unknown. `backgroundCores` were busy while the idle power was learned
   * and are part of it, so they are subtracted from the busy time.
   */
  over(fromS: number, toS: number, backgroundCores: number): BusyShare | undefined {
    const window = this.#sampleAt(Math.min(fromS, toS - this.#shortestS));
    const last = this.#samples.at(-1);
    if (!window || !last || last.atS <= Math.max(window.atS, fromS)) return undefined;
    const durationS = toS - fromS;
    const others = rateOf(window, last) * durationS;
    const [seenFromS, seenToS] = [Math.max(fromS, (this.#samples[0] as Sample).atS), Math.min(toS, last.atS)];
    const isWhole = seenToS >= toS && !this.#samples.some(({ isGuess, atS }) => isGuess && atS > fromS);
    // Unobserved time is assumed to be like the observed.
    const part = toS > fromS ? Math.max(MIN_S, seenToS - seenFromS) / durationS : 1;
    const own = Math.max(0, this.#ownAt(seenToS) - this.#ownAt(seenFromS)) / part;
    this.#forget(toS);
    const busyS = own + others;
    const ours = (busy: number) => share(own, busy - backgroundCores * durationS);
    const all = Math.max(others, last.othersS - window.othersS);
    const certain = all > others ? certainOf(ours(busyS), ours(own + all), ours(own)) : 1;
    return { own: ours(busyS), ofBusy: share(own, busyS), busyS, isWhole, certain };
  }

  /** The newest sample that is not after a moment, else the oldest. */
  #sampleAt(atS: number): Sample | undefined {
    return this.#samples.findLast((sample) => sample.atS <= atS) ?? this.#samples[0];
  }

  /** Our own cumulative time at a moment, interpolated linearly between samples. */
  #ownAt(atS: number): number {
    const after = this.#samples.findIndex((sample) => sample.atS >= atS);
    const next = this.#samples.at(after) as Sample;
    const before = this.#samples[after - 1];
    if (after < 0 || !before) return next.ownS;
    return before.ownS + ((atS - before.atS) / (next.atS - before.atS)) * (next.ownS - before.ownS);
  }

  /** Drops samples that no later tick needs: the next one opens at `toS`. */
  #forget(toS: number): void {
    const first = this.#samples.findLastIndex((sample) => sample.atS <= toS - this.#shortestS);
    if (first > 0) this.#samples.splice(0, first);
  }
}

/** own ÷ total in 0…1; 0 if we did nothing, 1 if the others did nothing. */
function share(own: number, total: number): number {
  if (own <= 0) return 0;
  return own >= total ? 1 : own / total;
}

/** Cores that others kept busy between two samples. */
const rateOf = (from: Sample, to: Sample): number =>
  (to.othersS - from.othersS) / Math.max(MIN_S, to.atS - from.atS);
