/**
 * The running sums of one device: what the open tick has accumulated, and cumulative prices over the closed ones.
 * An account that does not change in a tick is priced by the difference of two cumulative prices,
 * so a tick costs nothing for it.
 */

import {
  type Account,
  DYNAMIC,
  EDGE,
  IDLE,
  IDLE_ANCHOR,
  IDLE_MARK,
  IDLE_TIME,
  LOST,
  LOST_ANCHOR,
  PRICE_ANCHOR,
  SHARE,
  TICK,
  UPDATED,
  WEIGHT,
  WORK,
} from "./account.js";

/** What a closed tick cost: per weighted second, per idle share, and how much of it nobody covered. */
export interface TickPrice {
  readonly dynamic: number;
  readonly idle: number;
  /** Share of the tick in which nobody ran: unmetered work may hide there. */
  readonly edge: number;
  /** The whole duration when the tick was lost, else 0. */
  readonly lostS: number;
}

/** Integrals of one device. Offsets `at` are those of the device in the account's claim. */
export class TickIntegrals {
  nowS = 0;
  openedAtS = 0;
  tick = 1;
  /** Sum of weights, and number, of the accounts that run now. */
  weights = 0;
  running = 0;
  /** ∫ Σ weights dt, ∫ dt ÷ running, and seconds with anybody running, in the open tick. */
  work = 0;
  idleShare = 0;
  busyS = 0;
  /** Cumulative since the last rebase. */
  price = 0;
  idlePrice = 0;
  lostS = 0;
  /** When an account last started, ended, paused or changed its weight. */
  changedAtS = Number.NEGATIVE_INFINITY;

  /** A clock that goes back stands still: time that was booked is not booked again. */
  advance(atS: number): void {
    const dt = atS - this.nowS;
    if (!(dt > 0)) return;
    this.work += this.weights * dt;
    if (this.running > 0) {
      this.idleShare += dt / this.running;
      this.busyS += dt;
    }
    this.nowS = atS;
  }

  /** Sets the weight and idle share of an account that is up to date. */
  apply(account: Account, at: number, weight: number, share: number): void {
    const v = account.values;
    this.changedAtS = this.nowS;
    this.weights += weight - (v[at + WEIGHT] as number);
    this.running += share - (v[at + SHARE] as number);
    v[at + WEIGHT] = weight;
    v[at + SHARE] = share;
  }

  /** Enters a new account. */
  enter(account: Account, at: number): void {
    const v = account.values;
    v[at + UPDATED] = this.nowS;
    v[at + IDLE_MARK] = this.idleShare;
    v[at + TICK] = this.tick;
  }

  /** Brings an account up to date before something about it changes. True at its first change in the tick. */
  touch(account: Account, at: number): boolean {
    const v = account.values;
    const weight = v[at + WEIGHT] as number;
    const share = v[at + SHARE] as number;
    const first = v[at + TICK] !== this.tick;
    if (first) {
      v[at + DYNAMIC] =
        (v[at + DYNAMIC] as number) + weight * (this.price - (v[at + PRICE_ANCHOR] as number));
      v[at + IDLE] = (v[at + IDLE] as number) + share * (this.idlePrice - (v[at + IDLE_ANCHOR] as number));
      v[at + LOST] = (v[at + LOST] as number) + this.lostS - (v[at + LOST_ANCHOR] as number);
      v[at + WORK] = weight * (this.nowS - this.openedAtS);
      v[at + IDLE_TIME] = share * this.idleShare;
      v[at + TICK] = this.tick;
    } else {
      const since = Math.max(v[at + UPDATED] as number, this.openedAtS);
      v[at + WORK] = (v[at + WORK] as number) + weight * (this.nowS - since);
      v[at + IDLE_TIME] =
        (v[at + IDLE_TIME] as number) + share * (this.idleShare - (v[at + IDLE_MARK] as number));
    }
    v[at + IDLE_MARK] = this.idleShare;
    v[at + UPDATED] = this.nowS;
    return first;
  }

  /** Gives a changed account its part of the closing tick, and anchors it in the next one. */
  settle(
    account: Account,
    at: number,
    cost: TickPrice,
    next: { price: number; idlePrice: number; lostS: number },
  ): void {
    this.touch(account, at);
    const v = account.values;
    const dynamic = cost.dynamic * (v[at + WORK] as number);
    v[at + DYNAMIC] = (v[at + DYNAMIC] as number) + dynamic;
    v[at + EDGE] = (v[at + EDGE] as number) + dynamic * cost.edge;
    v[at + IDLE] = (v[at + IDLE] as number) + cost.idle * (v[at + IDLE_TIME] as number);
    if (cost.lostS > 0) v[at + LOST] = (v[at + LOST] as number) + account.overlapS(this.openedAtS, this.nowS);
    v[at + PRICE_ANCHOR] = next.price;
    v[at + IDLE_ANCHOR] = next.idlePrice;
    v[at + LOST_ANCHOR] = next.lostS;
    v[at + WORK] = 0;
    v[at + IDLE_TIME] = 0;
    v[at + IDLE_MARK] = 0;
  }

  /** Opens the next tick. */
  roll(next: { price: number; idlePrice: number; lostS: number }): void {
    this.price = next.price;
    this.idlePrice = next.idlePrice;
    this.lostS = next.lostS;
    this.openedAtS = this.nowS;
    this.work = 0;
    this.idleShare = 0;
    this.busyS = 0;
    this.tick++;
  }

  /** Starts the cumulative prices again from 0, so that they never outgrow what doubles resolve. */
  rebase(accounts: Iterable<Account>, offset: (account: Account) => number): void {
    for (const account of accounts) {
      const at = offset(account);
      if (at < 0) continue;
      const v = account.values;
      v[at + PRICE_ANCHOR] = (v[at + PRICE_ANCHOR] as number) - this.price;
      v[at + IDLE_ANCHOR] = (v[at + IDLE_ANCHOR] as number) - this.idlePrice;
      v[at + LOST_ANCHOR] = (v[at + LOST_ANCHOR] as number) - this.lostS;
    }
    this.price = 0;
    this.idlePrice = 0;
    this.lostS = 0;
  }
}
