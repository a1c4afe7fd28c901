/** Whose work one device did: as its driver tells, by CPU time, or divided equally among the meterings that count it. */

import type { CpuTime, Reading, Zone } from "../energy-meter.js";
import type { HostSharePolicy } from "../metering-options.js";
import { secondsFromMs } from "../units.js";
import { CpuShare } from "./cpu-share.js";
import { OWN_ALL, type TickShares } from "./tick-shares.js";

const NOTHING_TOLD = { ownS: 0, leastS: 0, mostS: 0, seconds: 0 };

/** Turns what readings tell into the shares of each tick. Times in seconds. */
export class DeviceShare {
  /** Whether its driver tells whose work it does. */
  isTold = false;
  readonly #policy: HostSharePolicy;
  readonly #sharers: () => number;
  readonly #cpu = new CpuShare();
  /** What the readings since the last tick told: shares times seconds. */
  #told = NOTHING_TOLD;
  #toldAtS: number | undefined;

  /** @param sharers How many meterings count the device, this one included. Must not throw. */
  constructor(policy: HostSharePolicy, sharers: () => number = () => 1) {
    this.#policy = policy;
    this.#sharers = sharers;
  }

  /** Notes the CPU times at a reading. */
  note(atS: number, time: CpuTime | undefined): void {
    this.#cpu.note(atS, time);
  }

  /** Takes what a reading tells of the time since the one before. Gives whether others may have used the device unseen. */
  tell(reading: Reading, zone: Zone): boolean {
    const { share } = reading;
    const atS = secondsFromMs(reading.atMs);
    const elapsedS = Math.max(0, atS - (this.#toldAtS ?? atS));
    this.#toldAtS = atS;
    this.isTold = share !== undefined;
    if (share) {
      const { own, least = own, most = own } = share;
      const { ownS, leastS, mostS, seconds } = this.#told;
      this.#told = {
        ownS: ownS + own * elapsedS,
        leastS: leastS + least * elapsedS,
        mostS: mostS + most * elapsedS,
        seconds: seconds + elapsedS,
      };
    }
    const isUnseen = (reading.cotenants ?? zone.cotenants) !== undefined;
    return isUnseen || (!share && !this.#cpu.isKnown && this.#sharers() > 1);
  }

  /** The shares of a tick. `backgroundCores` were busy while the idle power was learned and are inside it. */
  over(fromS: number, toS: number, backgroundCores: number): TickShares {
    const sharers = Math.max(1, this.#sharers());
    const idle = typeof this.#policy === "number" ? this.#policy : 1 / sharers;
    const { ownS, leastS, mostS, seconds } = this.#told;
    this.#told = NOTHING_TOLD;
    if (seconds > 0) {
      const certain = ownS > 0 ? leastS / ownS : 1;
      return { ...OWN_ALL, own: ownS / seconds, certain, atMost: mostS / seconds, isTold: true, idle };
    }
    const cpu = this.#cpu.over(fromS, toS, backgroundCores);
    if (!cpu) return { ...OWN_ALL, own: 1 / sharers, certain: sharers > 1 ? 0 : 1, idle };
    const isByBusy = this.#policy === "busy-share";
    return {
      ...OWN_ALL,
      own: cpu.own,
      atMost: cpu.own,
      idle: isByBusy ? cpu.ofBusy : idle,
      most: isByBusy ? cpu.ofBusy : 1,
      busyS: cpu.busyS,
    };
  }
}
