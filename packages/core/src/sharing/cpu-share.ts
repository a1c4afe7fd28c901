/** Which part of a host's busy CPU time was ours. */

import type { CpuTime } from "../energy-meter.js";

/** Steps of a counter that make a difference of two values trustworthy. */
const STEPS = 8;
/** `/proc/stat` counts in steps of 10 ms. */
const RESOLUTION_S = 0.01;
/** More are kept only where a tick stays open for long; then every second one goes. */
const MOST_SAMPLES = 128;

/** Cumulative CPU seconds: ours, of all others, and of the host as it says. */
interface Sample {
  readonly atS: number;
  readonly ownS: number;
  readonly othersS: number;
  readonly busyS: number;
}

/** Our part of the dynamic energy and of the busy time, 0…1, and the seconds for which the host was busy. */
interface BusyShare {
  readonly own: number;
  readonly ofBusy: number;
  readonly busyS: number;
}

/**
 * Compares cumulative CPU times. Our own time is exact, so it is taken over the tick itself: a short call after a long rest is not
 * drowned in the rest. The time of the host is coarse, so the rate of the others is taken over the tick and, where that is short, some
 * time before it. Times in seconds.
 */
export class CpuShare {
  /** Oldest first. Reaches back to before the open tick, and at least `#shortestS`. */
  #samples: Sample[] = [];
  #shortestS = RESOLUTION_S * STEPS;

  /** Whether any CPU time was noted. */
  get isKnown(): boolean {
    return this.#samples.length > 0;
  }

  /** Notes the CPU times at a reading. */
  note(atS: number, time: CpuTime | undefined): void {
    if (!time) return;
    const { ownS, busyS, resolutionS = RESOLUTION_S } = time;
    const newest = this.#samples.at(-1);
    if (newest && (atS < newest.atS || busyS < newest.busyS)) this.#samples = [];
    if (newest && atS === newest.atS) this.#samples.pop();
    if (this.#samples.length >= MOST_SAMPLES) this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
    // The host's counter lags ours by up to a step. What others did never shrinks: taking that for work of theirs would add up.
    const othersS = Math.max(this.#samples.at(-1)?.othersS ?? Number.NEGATIVE_INFINITY, busyS - ownS);
    this.#samples.push({ atS, ownS, othersS, busyS });
    this.#shortestS = resolutionS * STEPS;
  }

  /**
   * Our part of a tick; undefined where it is not known. `backgroundCores` were busy while the idle power was learned and are inside it,
   * so they are taken off the busy time.
   */
  over(fromS: number, toS: number, backgroundCores: number): BusyShare | undefined {
    const window = this.#sampleAt(Math.min(fromS, toS - this.#shortestS));
    const last = this.#samples.at(-1);
    if (!window || !last || last.atS <= Math.max(window.atS, fromS)) return undefined;
    const durationS = toS - fromS;
    const others = ((last.othersS - window.othersS) / (last.atS - window.atS)) * durationS;
    const own = Math.max(0, this.#ownAt(toS) - this.#ownAt(fromS));
    this.#forget(toS);
    const busyS = own + others;
    return { own: share(own, busyS - backgroundCores * durationS), ofBusy: share(own, busyS), busyS };
  }

  /** The newest sample that is not after a moment, else the oldest. */
  #sampleAt(atS: number): Sample | undefined {
    return this.#samples.findLast((sample) => sample.atS <= atS) ?? this.#samples[0];
  }

  /** Our own cumulative time at a moment, between two samples in a straight line. */
  #ownAt(atS: number): number {
    const after = this.#samples.findIndex((sample) => sample.atS >= atS);
    const next = this.#samples.at(after) as Sample;
    const before = this.#samples[after - 1];
    if (after < 0 || !before) return next.ownS;
    return before.ownS + ((atS - before.atS) / (next.atS - before.atS)) * (next.ownS - before.ownS);
  }

  /** Drops what no later tick looks at: the next one opens at `toS`. */
  #forget(toS: number): void {
    const first = this.#samples.findLastIndex((sample) => sample.atS <= toS - this.#shortestS);
    if (first > 0) this.#samples.splice(0, first);
  }
}

/** own ÷ total in 0…1; nothing when we did nothing, all when nobody else did anything. */
function share(own: number, total: number): number {
  if (own <= 0) return 0;
  return own >= total ? 1 : own / total;
}
