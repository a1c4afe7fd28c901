/** Which part of a host's busy CPU time was ours. */

import type { CpuTime } from "../energy-meter.js";
import type { HostSharePolicy } from "../metering-options.js";
import { OWN_ALL, type TickShares } from "./device-ledger.js";

/** Steps of a counter that make a ratio of two of them trustworthy. */
const STEPS = 10;
/** `/proc/stat` counts in steps of 10 ms. */
const RESOLUTION_S = 0.01;

interface Sample {
  readonly atS: number;
  readonly time: CpuTime;
}

/** Turns cumulative CPU times into the shares of each tick. Times in seconds. */
export class CpuShare {
  readonly #policy: HostSharePolicy;
  /** The window reaches from `#from` to `#to`; `#middle` is where the next one starts. */
  #from: Sample | undefined;
  #middle: Sample | undefined;
  #to: Sample | undefined;

  constructor(policy: HostSharePolicy) {
    this.#policy = policy;
  }

  /** Notes the CPU times at a reading. A reading that follows too soon only lengthens the window. */
  note(atS: number, time: CpuTime | undefined): void {
    if (!time || !Number.isFinite(time.ownS) || !Number.isFinite(time.busyS)) return;
    const sample = { atS, time };
    const shortest = (time.resolutionS ?? RESOLUTION_S) * STEPS;
    if (!this.#middle || atS - this.#middle.atS >= shortest) {
      this.#from = this.#middle;
      this.#middle = sample;
    }
    this.#to = sample;
  }

  /**
   * The shares of a tick that lasted `durationS`. `backgroundCores` were busy while the idle power was learned
   * and are inside it, so they are taken off the busy time.
   */
  shares(durationS: number, backgroundCores: number): TickShares {
    const from = this.#from;
    const to = this.#to;
    if (!from || !to || to.atS <= from.atS) return this.#reserved(OWN_ALL);
    const windowS = to.atS - from.atS;
    const ownS = Math.max(0, to.time.ownS - from.time.ownS);
    const busyS = Math.max(0, to.time.busyS - from.time.busyS);
    const foreground = busyS - backgroundCores * windowS;
    const own = share(ownS, foreground);
    const idle =
      typeof this.#policy === "number" ? this.#policy : this.#policy === "exclusive" ? 1 : share(ownS, busyS);
    return { own, idle, busyS: (busyS / windowS) * durationS };
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
