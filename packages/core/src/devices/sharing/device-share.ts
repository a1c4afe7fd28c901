/**
 * The users of one device: by its driver, by CPU time, or divided equally among the meterings that count it.
 */

import type { CpuTime, Reading, Zone } from "../../contracts/energy-meter.js";
import { secondsFromMs } from "../../contracts/units.js";
import type { HostSharePolicy } from "../../options/metering-options.js";
import { CpuShare } from "./cpu-share.js";
import type { TickShares } from "./tick-shares.js";

const NOTHING_STATED = { ownS: 0, leastS: 0, mostS: 0, seconds: 0, othersS: 0 };

/** Turns readings into the shares of each tick. Times in seconds. */
export class DeviceShare {
  /** Whether its driver states its users. */
  isStated = false;
  /** Until when no idle power was charged, since the others might not have known of this metering. */
  withheldUntilS = Number.NEGATIVE_INFINITY;
  readonly #policy: HostSharePolicy;
  readonly #sharers: () => number;
  readonly #chargesIdle: boolean;
  readonly #cpu = new CpuShare();
  /** Shares from the readings since the last tick, times seconds. */
  #stated = NOTHING_STATED;
  #statedAtS: number | undefined;
  /** The last shares from CPU times. */
  #last: { readonly own: number; readonly ofBusy: number } | undefined;

  /**
   * @param sharers How many meterings count the device, this one included. Must not throw.
   * @param chargesIdle Whether activities are charged idle power at all.
   */
  constructor(policy: HostSharePolicy, sharers: () => number = () => 1, chargesIdle = true) {
    this.#policy = policy;
    this.#sharers = sharers;
    this.#chargesIdle = chargesIdle;
  }

  /** Notes the CPU times at a reading. */
  note(atS: number, time: CpuTime | undefined): void {
    this.#cpu.note(atS, time);
  }

  /**
   * Takes the shares of a reading for the time since the previous one. Returns whether others may have used
   * the device unseen.
   */
  update(reading: Reading, zone: Zone): boolean {
    const { share } = reading;
    const atS = secondsFromMs(reading.atMs);
    const elapsedS = Math.max(0, atS - (this.#statedAtS ?? atS));
    this.#statedAtS = atS;
    this.isStated = share !== undefined;
    if (share) {
      const { own, least = own, most = own, atRest } = share;
      const { ownS, leastS, mostS, seconds, othersS } = this.#stated;
      this.#stated = {
        ownS: ownS + own * elapsedS,
        leastS: leastS + least * elapsedS,
        mostS: mostS + most * elapsedS,
        seconds: seconds + elapsedS,
        othersS: othersS + (atRest ? 0 : (1 - own) * elapsedS),
      };
    }
    return (reading.cotenants ?? zone.cotenants) !== undefined;
  }

  /**
   * The shares of a tick. `backgroundCores` were busy while the idle power was learned and are part of it.
   */
  over(fromS: number, toS: number, backgroundCores: number): TickShares {
    const said = this.#sharers();
    const sharers = Math.max(1, said || 1);
    const idle = typeof this.#policy === "number" ? this.#policy : 1 / sharers;
    // The others may not know of this one yet.
    const isGuess =
      this.#chargesIdle && sharers === Number.POSITIVE_INFINITY && typeof this.#policy !== "number";
    const isByBusy = this.#policy === "busy-share";
    const { ownS, leastS, mostS, seconds, othersS } = this.#stated;
    this.#stated = NOTHING_STATED;
    if (isGuess && (seconds > 0 || !isByBusy || !this.#cpu.isKnown)) this.withheldUntilS = toS;
    if (seconds > 0) {
      const certain = ownS > 0 ? leastS / ownS : 1;
      const areOthersSeen = othersS > 0;
      const [own, atMost] = [ownS / seconds, mostS / seconds];
      return { own, certain, atMost, areOthersSeen, isGuess, idle, most: 1, busyS: 0 };
    }
    const cpu = this.#cpu.over(fromS, toS, backgroundCores);
    if (cpu) {
      this.#last = cpu;
      const { own, ofBusy, busyS, isWhole } = cpu;
      return {
        own,
        certain: isWhole ? cpu.certain : own,
        atMost: own,
        areOthersSeen: false,
        isGuess: !isWhole || (isGuess && !isByBusy),
        idle: isByBusy ? ofBusy : idle,
        most: isByBusy ? ofBusy : 1,
        busyS,
      };
    }
    // If CPU times are only missing, the last shares are assumed to hold.
    const { own, ofBusy } = this.#last ?? { own: 1 / sharers, ofBusy: idle };
    const isAlone = !this.#cpu.isKnown && sharers === 1;
    return {
      own,
      certain: own,
      atMost: own || 1,
      areOthersSeen: false,
      isGuess: !isAlone,
      idle: isByBusy ? ofBusy : idle,
      most: 1,
      busyS: 0,
    };
  }
}
