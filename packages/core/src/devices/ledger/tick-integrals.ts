/**
 * The running sums of one device: the integrals of the open tick, and cumulative prices over the closed ones.
 * A use that does not change in a tick is priced by the difference of two cumulative prices, so it costs the
 * tick nothing. A use that changes is priced by its own weighted seconds in the tick.
 */

import type { DeviceSum } from "./device-sum.js";
import {
  ALONE,
  closedAt,
  type DeviceUse,
  type DeviceUseShare,
  DYNAMIC,
  EDGE,
  IDLE,
  IDLE_TIME,
  LOST,
  SHARED,
  WORK,
} from "./device-use.js";

/** The price of a closed tick. */
export interface TickPrice {
  /** J per weighted second, and per idle share. */
  readonly dynamic: number;
  readonly idle: number;
  /** The part of the dynamic energy that is certainly this process's, per weighted second of the tick. */
  readonly alone: number;
  /** Share of the tick without activities: unmetered work may hide there. */
  readonly edge: number;
  /** J per weighted second that may belong to the tick before or after. */
  readonly blur: number;
  /** The whole duration when the tick was lost, else 0. */
  readonly lostS: number;
}

/** A lost tick costs nothing. */
export const lostPrice = (lostS: number): TickPrice => ({
  ...{ dynamic: 0, idle: 0, alone: 0, edge: 0, blur: 0 },
  lostS,
});

/** Cumulative prices and seconds with which a tick opens. */
export interface OpeningPrices {
  readonly price: number;
  readonly idlePrice: number;
  readonly alonePrice: number;
  readonly lostS: number;
  /** Integral of 1 / running, including lost ticks. */
  readonly sharedS: number;
}

/** Without any running use. */
const NOTHING: OpeningPrices = { price: 0, idlePrice: 0, alonePrice: 0, lostS: 0, sharedS: 0 };

/** Integrals of one device. Offsets `at` are those of the device in the use's selection. */
export class TickIntegrals {
  readonly #device: number;
  /** Running sums that changed in the open tick. */
  #changedSums: DeviceSum[] = [];
  nowS = 0;
  openedAtS = 0;
  tick = 1;
  /** Sum of weights, and number, of the uses that run now. */
  weights = 0;
  running = 0;
  /**
   * Integrals over the open tick: of 1, of the weights in force, and of 1 / running; and seconds with anybody
   * running.
   */
  elapsedS = 0;
  work = 0;
  idleShare = 0;
  busyS = 0;
  /** Cumulative since the last rebase. */
  opening = NOTHING;
  /** When a use last started, ended, paused or changed its weight. */
  changedAtS = Number.NEGATIVE_INFINITY;

  constructor(device: number) {
    this.#device = device;
  }

  /** If the clock goes back, time stands still: booked time is not booked again. */
  advance(atS: number): void {
    const dt = atS - this.nowS;
    if (!(dt > 0)) return;
    this.elapsedS += dt;
    this.work += this.weights * dt;
    if (this.running > 0) {
      this.idleShare += dt / this.running;
      this.busyS += dt;
    }
    this.nowS = atS;
  }

  /** Enters a new use. */
  enter(use: DeviceUse, at: number): void {
    this.#apply(use, at, 0, use.weight);
  }

  /** Changes the effective weight of a use; 0: it does not run. True at its first change in the tick. */
  change(use: DeviceUse, at: number, before: number, after: number): boolean {
    const first = !use.hasChanged(at);
    if (first) this.#bringForward(use, at, before);
    this.#apply(use, at, before, after);
    return first;
  }

  /** From now on the use is priced by its own time in the open tick. */
  #bringForward(use: DeviceUse, at: number, weight: number): void {
    this.#complete(use, at, weight);
    use.open[at + WORK] = 0;
    use.open[at + IDLE_TIME] = 0;
  }

  /** Gives a use that did not change in the open tick its part of the closed ones. */
  #complete(use: DeviceUse, at: number, weight: number): void {
    const { closed } = use;
    const c = closedAt(at);
    const share = shareOf(weight);
    const sums = this.opening;
    closed[c + DYNAMIC] = (closed[c + DYNAMIC] as number) + weight * sums.price;
    closed[c + IDLE] = (closed[c + IDLE] as number) + share * sums.idlePrice;
    closed[c + ALONE] = (closed[c + ALONE] as number) + weight * weight * sums.alonePrice;
    closed[c + LOST] = (closed[c + LOST] as number) + sums.lostS;
    closed[c + SHARED] = (closed[c + SHARED] as number) + share * sums.sharedS;
  }

  /** Joules and seconds of a use. `weight`: the effective weight now. */
  read(use: DeviceUse, at: number, weight: number): DeviceUseShare {
    const { open, closed } = use;
    const c = closedAt(at);
    const share = shareOf(weight);
    const hasChanged = use.hasChanged(at);
    const { price, idlePrice, alonePrice, lostS, sharedS } = hasChanged || use.ended ? NOTHING : this.opening;
    const openS = (hasChanged ? (open[at + IDLE_TIME] as number) : 0) + share * this.idleShare;
    return {
      dynamic: (closed[c + DYNAMIC] as number) + weight * price,
      idle: (closed[c + IDLE] as number) + share * idlePrice,
      alone: (closed[c + ALONE] as number) + weight * weight * alonePrice,
      edge: closed[c + EDGE] as number,
      lostS: (closed[c + LOST] as number) + lostS,
      sharedS: (closed[c + SHARED] as number) + share * sharedS + openS,
    };
  }

  #apply({ open, sums }: DeviceUse, at: number, before: number, after: number): void {
    const share = shareOf(after) - shareOf(before);
    this.changedAtS = this.nowS;
    this.weights += after - before;
    this.running += share;
    open[at + WORK] = (open[at + WORK] as number) - (after - before) * this.elapsedS;
    open[at + IDLE_TIME] = (open[at + IDLE_TIME] as number) - share * this.idleShare;
    if (sums)
      for (const each of sums) this.#changing(each.on(this.#device)).change(this, after - before, share);
  }

  #changing(sum: DeviceSum): DeviceSum {
    if (sum.bringForward(this)) this.#changedSums.push(sum);
    return sum;
  }

  /** Adds a use with all that it has received to a running sum, or takes it out. `weight`: the effective one now. */
  count(use: DeviceUse, at: number, weight: number, sum: DeviceSum, by: 1 | -1): void {
    const { open } = use;
    const { dynamic, idle } = this.read(use, at, weight);
    this.#changing(sum).add(by * weight, by * shareOf(weight), by * (dynamic + idle));
    if (use.hasChanged(at))
      sum.addOpen(by * (open[at + WORK] as number), by * (open[at + IDLE_TIME] as number));
  }

  /**
   * Gives a changed use its part of the closing tick, and anchors it in the next one. `weight`: the effective
   * weight now.
   */
  settle(use: DeviceUse, at: number, weight: number, cost: TickPrice, next: OpeningPrices): void {
    const { open, closed } = use;
    const c = closedAt(at);
    const share = shareOf(weight);
    const work = (open[at + WORK] as number) + weight * this.elapsedS;
    const idleTime = (open[at + IDLE_TIME] as number) + share * this.idleShare;
    const dynamic = cost.dynamic * work;
    const lostS = cost.lostS > 0 ? use.overlapS(this.openedAtS, this.nowS) : 0;
    open[at + WORK] = Number.NaN;
    closed[c + DYNAMIC] = (closed[c + DYNAMIC] as number) + dynamic - weight * next.price;
    closed[c + IDLE] = (closed[c + IDLE] as number) + cost.idle * idleTime - share * next.idlePrice;
    closed[c + ALONE] =
      (closed[c + ALONE] as number) + cost.alone * work * work - weight * weight * next.alonePrice;
    closed[c + EDGE] = (closed[c + EDGE] as number) + (dynamic * cost.edge) ** 2 + (cost.blur * work) ** 2;
    closed[c + LOST] = (closed[c + LOST] as number) + lostS - (use.ended ? 0 : next.lostS);
    closed[c + SHARED] = (closed[c + SHARED] as number) + idleTime - share * next.sharedS;
  }

  /**
   * The opening prices of the next tick: 0 again if every live use changed in this one, and is anchored anew.
   */
  next(cost: TickPrice, haveAllChanged: boolean): OpeningPrices {
    if (haveAllChanged) return NOTHING;
    const { price, idlePrice, alonePrice, lostS, sharedS } = this.opening;
    const elapsedS = this.nowS - this.openedAtS;
    return {
      price: price + cost.dynamic * elapsedS,
      idlePrice: idlePrice + cost.idle * this.idleShare,
      alonePrice: alonePrice + cost.alone * elapsedS * elapsedS,
      lostS: lostS + cost.lostS,
      sharedS: sharedS + this.idleShare,
    };
  }

  /** Opens the next tick. */
  roll(cost: TickPrice, next: OpeningPrices): void {
    if (this.#changedSums.length > 0) {
      for (const sum of this.#changedSums) sum.settle(this, cost, next);
      this.#changedSums = [];
    }
    this.opening = next;
    this.openedAtS = this.nowS;
    this.elapsedS = 0;
    this.work = 0;
    this.idleShare = 0;
    this.busyS = 0;
    this.tick++;
  }

  /**
   * Restarts the cumulative prices from 0, so that they never outgrow the resolution of doubles. Only as a
   * tick opens.
   */
  rebase(uses: Iterable<DeviceUse>, offset: (use: DeviceUse) => number): void {
    for (const use of uses) {
      const at = offset(use);
      if (at < 0) continue;
      this.#complete(use, at, use.weightOn(this.#device));
      for (const sums of use.sums ?? []) sums.on(this.#device).rebase(this);
    }
    this.opening = NOTHING;
  }
}

/** Each running use gets one idle share, regardless of its weight. */
const shareOf = (weight: number): number => (weight > 0 ? 1 : 0);
