/**
 * Divides the energy of one device, tick by tick, among the accounts that ran in it.
 *
 * For every device, at every moment, to rounding:
 * `activity + idle + otherProcess + unattributed + carry = total`.
 *
 * A tick's dynamic energy is shared by weight × overlap (the Aumann–Shapley price of a shared resource), its idle
 * energy equally among the accounts that run at each instant. The cost of a tick grows with the accounts that changed
 * in it, not with those in flight.
 */

import {
  type Account,
  DYNAMIC,
  EDGE,
  IDLE,
  IDLE_ANCHOR,
  IDLE_TIME,
  LOST,
  PRICE_ANCHOR,
  SHARED,
  TICK,
  WORK,
} from "./account.js";
import { type Allocation, Books, type DeviceRules } from "./books.js";
import { IdlePower } from "./idle-power.js";
import { TickIntegrals, type TickPrice } from "./tick-integrals.js";
import { OWN_ALL, type TickShares } from "./tick-shares.js";

const REBASE_TICKS = 4096;
/** A tick number that no tick has: marks an account that is no longer waited for. */
const EXPIRED = -1;

/** Joules of one account on one device, and seconds. */
export interface AccountShare {
  readonly dynamic: number;
  readonly idle: number;
  readonly edge: number;
  /** In lost ticks. */
  readonly lostS: number;
  /** On the device, shared equally at each moment among those that run: over all accounts the seconds in which any ran. */
  readonly sharedS: number;
}

/** The ledger of one device. Times are seconds on one monotonic base. */
export class DeviceLedger {
  readonly index: number;
  readonly rules: DeviceRules;
  readonly idlePower: IdlePower;
  lostTicks = 0;
  /** Accounts that have started and not ended. */
  alive = 0;
  /** Accounts that ended in the open tick. */
  ending = 0;
  /** The first start in the open tick, if nobody ran before it; else when the tick opened. */
  quietUntilS = 0;

  readonly #books: Books;
  readonly #sums = new TickIntegrals();
  readonly #live: Iterable<Account>;
  #changed: Account[] = [];
  /** Weighted and idle seconds of the accounts in `#changed` that are no longer waited for. */
  #expiredWork = 0;
  #expiredIdleTime = 0;
  #expired = 0;

  constructor(index: number, rules: DeviceRules, live: Iterable<Account>) {
    this.index = index;
    this.rules = rules;
    this.#books = new Books(rules);
    this.idlePower = new IdlePower(rules.idleWatts, rules.refreshS);
    this.#live = live;
  }

  /** Where the joules went. */
  get allocation(): Readonly<Allocation> {
    return this.#books.allocation;
  }

  /** Sum of the accepted counter differences, J. */
  get total(): number {
    return this.#books.total;
  }

  /** Energy owed to the next tick, J, never positive. */
  get carry(): number {
    return this.#books.carry;
  }

  get ticks(): number {
    return this.#books.ticks;
  }

  /** When the open tick opened, s. */
  get openedAtS(): number {
    return this.#sums.openedAtS;
  }

  /** When anything about the accounts last changed, s. */
  get changedAtS(): number {
    return this.#sums.changedAtS;
  }

  /** Whether nobody has run in the open tick so far. */
  get quiet(): boolean {
    return this.alive === 0 && this.#changed.length === 0;
  }

  /** Starts the first tick, or, where the clock went back, one whose predecessor is lost. */
  open(atS: number): void {
    if (this.#sums.nowS > this.openedAtS) this.lose(this.#sums.nowS);
    this.#sums.nowS = atS;
    this.#sums.openedAtS = atS;
  }

  start(account: Account, atS: number): void {
    this.#sums.advance(atS);
    if (this.quiet) this.quietUntilS = this.#sums.nowS;
    this.#changed.push(account);
    this.alive++;
    this.#sums.enter(account, this.#offset(account));
    if (account.parent) this.#pause(account.pausedAncestor(this.index), 1);
  }

  end(account: Account, atS: number): void {
    this.#sums.advance(atS);
    this.#change(account, account.weightOn(this.index), 0);
    this.alive--;
    this.ending++;
    if (account.parent) this.#pause(account.pausedAncestor(this.index), -1);
  }

  /** The account's weight becomes another, unless it is paused: then that counts when it runs again. */
  setWeight(account: Account, atS: number, weight: number): void {
    const before = account.weightOn(this.index);
    if (before === 0) return;
    this.#sums.advance(atS);
    this.#change(account, before, weight);
  }

  /**
   * Closes a part of the open tick in which nobody ran, when only later it becomes known
   * where the device's refresh lay. `untilS` must not be after the first start in the tick.
   */
  closeQuietPart(untilS: number, energy: number, shares: TickShares = OWN_ALL): void {
    this.idlePower.learn(energy, this.openedAtS, untilS, shares.busyS, this.changedAtS);
    const durationS = untilS - this.openedAtS;
    this.#books.book({ energy, durationS, busyS: 0, work: 0, idleWatts: this.#idleWatts, shares });
    this.#sums.openedAtS = untilS;
    this.idlePower.commit();
  }

  /**
   * Closes the open tick: `energy` joules were drawn since it opened. A time in the past is honoured
   * when nothing has changed since.
   */
  close(atS: number, energy: number, shares: TickShares = OWN_ALL): void {
    const sums = this.#sums;
    sums.advance(atS);
    const tauS = sums.nowS - sums.openedAtS;
    if (this.quiet) this.idlePower.learn(energy, sums.openedAtS, sums.nowS, shares.busyS, sums.changedAtS);
    const { busyS, work } = sums;
    const tick = { energy, durationS: tauS, busyS, work, idleWatts: this.#idleWatts, shares };
    const { dynamic, running } = this.#books.book(tick);
    this.#roll({
      dynamic: dynamic > 0 ? dynamic / work : 0,
      idle: running > 0 ? running / busyS : 0,
      edge: tauS > 0 ? Math.max(0, 1 - busyS / tauS) : 0,
      lostS: 0,
    });
  }

  /** Closes the open tick without energy: what was drawn in it is not known. */
  lose(atS: number): void {
    this.#sums.advance(atS);
    this.lostTicks++;
    this.#roll({ dynamic: 0, idle: 0, edge: 0, lostS: this.#sums.nowS - this.openedAtS });
  }

  /** Gives up waiting for the tick past an account's end: its part of the open tick becomes unattributed. */
  expire(account: Account): void {
    const at = this.#offset(account);
    const v = account.values;
    if (v[at + TICK] !== this.#sums.tick) return;
    v[at + LOST] = (v[at + LOST] as number) + account.overlapS(this.openedAtS, this.#sums.nowS);
    // Its weighted seconds stay in the tick's sums, so that nobody else inherits its joules.
    this.#expiredWork += v[at + WORK] as number;
    this.#expiredIdleTime += v[at + IDLE_TIME] as number;
    v[at + TICK] = EXPIRED;
    account.unsettled--;
    // A device that never ticks must not hold accounts for ever; halving keeps this O(1) per account.
    if (++this.#expired * 2 > this.#changed.length) {
      this.#changed = this.#changed.filter((other) => !this.#isExpired(other));
      this.#expired = 0;
    }
  }

  /** Joules of an account up to the last closed tick: complete after settlement. */
  read(account: Account): AccountShare {
    const at = this.#offset(account);
    const v = account.values;
    const current = account.ended || v[at + TICK] === this.#sums.tick;
    const inForce = account.weightOn(this.index);
    const weight = current ? 0 : inForce;
    const share = weight > 0 ? 1 : 0;
    return {
      dynamic: (v[at + DYNAMIC] as number) + weight * (this.#sums.price - (v[at + PRICE_ANCHOR] as number)),
      idle: (v[at + IDLE] as number) + share * (this.#sums.idlePrice - (v[at + IDLE_ANCHOR] as number)),
      edge: v[at + EDGE] as number,
      lostS: (v[at + LOST] as number) + (current ? 0 : this.#sums.lostS),
      sharedS: (v[at + SHARED] as number) + (inForce > 0 ? this.#sums.sharedS : 0),
    };
  }

  get #idleWatts(): number {
    return this.idlePower.watts ?? 0;
  }

  #offset(account: Account): number {
    return account.claim.offsets[this.index] as number;
  }

  #isExpired(account: Account): boolean {
    return account.values[this.#offset(account) + TICK] === EXPIRED;
  }

  #change(account: Account, before: number, after: number): void {
    if (this.#sums.change(account, this.#offset(account), before, after)) this.#changed.push(account);
  }

  /** Counts a running descendant of an account in or out: the first pauses it, the last lets it run again. */
  #pause(account: Account | undefined, by: 1 | -1): void {
    if (!account) return;
    const before = account.weightOn(this.index);
    account.countPausing(this.index, by);
    const after = account.weightOn(this.index);
    if (before !== after) this.#change(account, before, after);
  }

  /** Settles the accounts that changed in the tick and opens the next one. */
  #roll(cost: TickPrice): void {
    const sums = this.#sums;
    const changed = this.#changed;
    this.#changed = [];
    this.#returnExpired(cost);
    let running = 0;
    for (const account of changed) if (!account.ended) running++;
    // When everybody alive changed, all anchors are set below, and the integrals can start again from 0.
    const next =
      running === this.alive
        ? { price: 0, idlePrice: 0, lostS: 0 }
        : {
            price: sums.price + cost.dynamic * (sums.nowS - sums.openedAtS),
            idlePrice: sums.idlePrice + cost.idle * sums.idleShare,
            lostS: sums.lostS + cost.lostS,
          };
    for (const account of changed) {
      if (this.#isExpired(account)) continue;
      sums.settle(account, this.#offset(account), account.weightOn(this.index), cost, next);
    }
    sums.roll(next);
    this.quietUntilS = sums.openedAtS;
    this.ending = 0;
    this.idlePower.commit();
    if (sums.tick % REBASE_TICKS === 0)
      sums.rebase(this.#live, (account) => account.claim.offsets[this.index] ?? -1);
    for (const account of changed) {
      if (account.ended && !this.#isExpired(account) && --account.unsettled === 0)
        account.holder.accountSettled();
    }
  }

  /** Joules that accounts would have received that are no longer waited for go to nobody. */
  #returnExpired(cost: TickPrice): void {
    this.#books.returnLate(cost.dynamic * this.#expiredWork + cost.idle * this.#expiredIdleTime);
    this.#expiredWork = 0;
    this.#expiredIdleTime = 0;
    this.#expired = 0;
  }
}
