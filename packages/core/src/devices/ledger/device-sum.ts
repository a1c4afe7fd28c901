/** The running sum of some uses on one device: what `DeviceUse` records of one, of all of them. */

/** The device's integrals over its open tick, and the cumulative prices with which the tick opened. */
interface OpenTick {
  readonly tick: number;
  readonly elapsedS: number;
  readonly idleShare: number;
  readonly opening: Prices;
}

interface Prices {
  readonly price: number;
  readonly idlePrice: number;
}

/** A sum on one device. */
export class DeviceSum {
  /** Sum of weights, and number, of its uses that run now. */
  #weights = 0;
  #running = 0;
  /** Of closed ticks. */
  #joules = 0;
  /** Cumulative prices at the last settlement. */
  #priceAnchor = 0;
  #idleAnchor = 0;
  /**
   * The tick of the last change, and the weighted and idle-share seconds in it, less those of the uses that run now.
   */
  #tick = Number.NaN;
  #work = 0;
  #idleTime = 0;
  #rebasedTick = 0;

  /** Joules up to the last closed tick. */
  joules({ tick, opening: { price, idlePrice } }: OpenTick): number {
    if (this.#tick === tick) return this.#joules;
    return (
      this.#joules +
      this.#weights * (price - this.#priceAnchor) +
      this.#running * (idlePrice - this.#idleAnchor)
    );
  }

  /** Before a change in the open tick. True at the first one: then the sum is to be settled with the tick. */
  bringForward(open: OpenTick): boolean {
    if (this.#tick === open.tick) return false;
    this.#joules = this.joules(open);
    this.#tick = open.tick;
    this.#work = 0;
    this.#idleTime = 0;
    return true;
  }

  /** The weights, and number, of those that run change now. */
  change({ elapsedS, idleShare }: OpenTick, weight: number, running: number): void {
    this.add(weight, running);
    this.addOpen(-weight * elapsedS, -running * idleShare);
  }

  /** Adds uses as if they had run through the whole tick, with joules of closed ticks. */
  add(weight: number, running: number, joules = 0): void {
    this.#weights += weight;
    this.#running += running;
    this.#joules += joules;
  }

  /** Adds weighted and idle-share seconds in the open tick. */
  addOpen(work: number, idleTime: number): void {
    this.#work += work;
    this.#idleTime += idleTime;
  }

  /** Takes its part of the closing tick, and is anchored in the next one. */
  settle(closing: OpenTick, cost: { readonly dynamic: number; readonly idle: number }, next: Prices): void {
    this.#joules += cost.dynamic * (this.#work + this.#weights * closing.elapsedS);
    this.#joules += cost.idle * (this.#idleTime + this.#running * closing.idleShare);
    this.#priceAnchor = next.price;
    this.#idleAnchor = next.idlePrice;
  }

  /** The cumulative prices restart from 0. Each of its uses may say so. */
  rebase({ tick, opening: { price, idlePrice } }: OpenTick): void {
    if (this.#rebasedTick === tick) return;
    this.#rebasedTick = tick;
    this.#priceAnchor -= price;
    this.#idleAnchor -= idlePrice;
  }
}

/** The sums of a set of uses, one per device. */
export interface DeviceSums {
  on(device: number): DeviceSum;
}

const NOTHING = { work: 0, idleTime: 0, busyS: 0 };

/** Their seconds stay in the tick's sums, so that no other use inherits their joules. */
export class LateUses {
  #work = 0;
  #idleTime = 0;
  /** Those before the first start in the tick. */
  #beforeRest = NOTHING;

  add(work: number, idleTime: number): void {
    this.#work += work;
    this.#idleTime += idleTime;
  }

  /** A use starts after a rest. `busyS`: seconds with anybody running so far. */
  restEnds(busyS: number): void {
    if (this.#work > 0) this.#beforeRest = { work: this.#work, idleTime: this.#idleTime, busyS };
  }

  /** Forgets and returns those before the rest: they have no part in the energy after it. */
  takeBeforeRest(): { readonly work: number; readonly busyS: number } {
    const before = this.#beforeRest;
    this.#work -= before.work;
    this.#idleTime -= before.idleTime;
    this.#beforeRest = NOTHING;
    return before;
  }

  /** Joules of all of them, and forgets them. */
  take({ dynamic, idle }: { readonly dynamic: number; readonly idle: number }): number {
    const joules = dynamic * this.#work + idle * this.#idleTime;
    this.#work = 0;
    this.#idleTime = 0;
    this.#beforeRest = NOTHING;
    return joules;
  }
}
