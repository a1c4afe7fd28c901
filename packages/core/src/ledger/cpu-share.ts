/** Which part of a host's busy CPU time was ours. */

import type { CpuTime } from "../energy-meter.js";
import type { HostSharePolicy } from "../metering-options.js";
import { OWN_ALL, type TickShares } from "./tick-shares.js";

/** Steps of a counter that make a difference of two values trustworthy. */
const STEPS = 8;
/** `/proc/stat` counts in steps of 10 ms. */
const RESOLUTION_S = 0.01;
/** More are kept only where a tick stays open for long; then every second one goes. */
const MOST_SAMPLES = 128;

interface Sample {
  readonly atS: number;
  readonly time: CpuTime;
}

/**
 * Turns cumulative CPU times into the shares of each tick. Our own time is exact, so it is taken over the tick itself:
 * a short call after a long rest is not drowned in the rest. The time of the host is coarse, so the rate of the others
 * is taken over the tick and, where that is short, some time before it. Times in seconds.
 */
export class CpuShare {
  readonly #policy: HostSharePolicy;
  /** Oldest first. Reaches back to before the open tick, and at least `#shortestS`. */
  #samples: Sample[] = [];
  #shortestS = RESOLUTION_S * STEPS;

  constructor(policy: HostSharePolicy) {
    this.#policy = policy;
  }

  /** Notes the CPU times at a reading. */
  note(atS: number, time: CpuTime | undefined): void {
    if (!time || !Number.isFinite(time.ownS) || !Number.isFinite(time.busyS)) return;
    const newest = this.#samples.at(-1);
    if (newest && atS < newest.atS) this.#samples = [];
    if (newest && atS === newest.atS) this.#samples.pop();
    if (this.#samples.length >= MOST_SAMPLES) this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
    this.#samples.push({ atS, time });
    this.#shortestS = (time.resolutionS ?? RESOLUTION_S) * STEPS;
  }

  /**
   * The shares of a tick. `backgroundCores` were busy while the idle power was learned and are inside it, so they are
   * taken off the busy time.
   */
  shares(fromS: number, toS: number, backgroundCores: number): TickShares {
    const window = this.#sampleAt(Math.min(fromS, toS - this.#shortestS));
    const last = this.#samples.at(-1);
    if (!window || !last || last.atS <= Math.max(window.atS, fromS)) return this.#reserved(OWN_ALL);
    const durationS = toS - fromS;
    const othersS = last.time.busyS - window.time.busyS - (last.time.ownS - window.time.ownS);
    const others = Math.max(0, othersS / (last.atS - window.atS)) * durationS;
    const own = Math.max(0, this.#ownAt(toS) - this.#ownAt(fromS));
    this.#forget(toS);
    const busyS = own + others;
    const ofBusy = share(own, busyS);
    return {
      own: share(own, busyS - backgroundCores * durationS),
      idle: typeof this.#policy === "number" ? this.#policy : this.#policy === "exclusive" ? 1 : ofBusy,
      most: this.#policy === "busy-share" ? ofBusy : 1,
      busyS,
    };
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
    if (after < 0 || !before) return next.time.ownS;
    const part = (atS - before.atS) / (next.atS - before.atS);
    return before.time.ownS + part * (next.time.ownS - before.time.ownS);
  }

  /** Drops what no later tick looks at: the next one opens at `toS`. */
  #forget(toS: number): void {
    const first = this.#samples.findLastIndex((sample) => sample.atS <= toS - this.#shortestS);
    if (first > 0) this.#samples.splice(0, first);
  }

  #reserved(shares: TickShares): TickShares {
    return typeof this.#policy === "number" ? { ...shares, idle: this.#policy } : shares;
  }
}

/** own ÷ total in 0…1; nothing when we did nothing, all when nobody else did anything. */
function share(own: number, total: number): number {
  if (own <= 0) return 0;
  return own >= total ? 1 : own / total;
}
