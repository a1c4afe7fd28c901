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

import { OWN_ALL, type TickShares } from "../sharing/tick-shares.js";
import {
  type Account,
  type AccountShare,
  ALONE,
  DYNAMIC,
  EDGE,
  IDLE,
  IDLE_TIME,
  LOST,
  SHARED,
  TICK,
  WORK,
} from "./account.js";
import { Books, type DeviceRules } from "./books.js";
import { IdlePower } from "./idle-power.js";
import type { Moment } from "./moment.js";
import { lostPrice, TickIntegrals, type TickPrice } from "./tick-integrals.js";

const REBASE_TICKS = 4096;
const NOTHING_EXPIRED = { work: 0, idleTime: 0, busyS: 0 };

/** The ledger of one device. Times are seconds on one monotonic base. */
export class DeviceLedger {
  readonly index: number;
  readonly idlePower: IdlePower;
  /** Where the joules went. */
  readonly books: Books;
  lostTicks = 0;
  /** Accounts that have started and not ended. */
  alive = 0;

  readonly #rules: DeviceRules;
  readonly #sums = new TickIntegrals();
  readonly #live: Iterable<Account>;
  /** Accounts that started, ended or changed in the open tick. */
  #changed: Account[] = [];
  /** Weighted and idle seconds in the open tick of accounts that are no longer waited for. */
  #lateWork = 0;
  #lateIdleTime = 0;
  /** What ran in the open tick before its first start, and is no longer waited for. */
  #expired = NOTHING_EXPIRED;
  /** The first start in the open tick, where nobody ran before it. */
  #quietUntilS = 0;
  #restedFromS = Number.NEGATIVE_INFINITY;
  /** How far from `openedAtS` the open tick may have opened. */
  #openedHalfS = 0;

  constructor(index: number, rules: DeviceRules, live: Iterable<Account>) {
    this.index = index;
    this.#rules = { ...rules };
    this.books = new Books(this.#rules);
    this.idlePower = new IdlePower(rules.idleWatts, rules.refreshS);
    this.#live = live;
  }

  /** How often the device brings a new value, as its zone says, or as it was seen. */
  get refreshS(): number {
    return this.#rules.refreshS;
  }

  /** The device turned out to bring new values at another pace. */
  setRefresh(refreshS: number): void {
    this.#rules.refreshS = refreshS;
    this.idlePower.refreshS = refreshS;
  }

  /** When the open tick opened, s. */
  get openedAtS(): number {
    return this.#sums.openedAtS;
  }

  /** When anything about the accounts last changed, s. */
  get changedAtS(): number {
    return this.#sums.changedAtS;
  }

  /** Until when nobody has run in the open tick; before any time, where somebody ran as it opened. */
  get restedUntilS(): number {
    return this.quiet ? this.#sums.nowS : this.#quietUntilS;
  }

  /** Whether nobody has run in the open tick so far. */
  get quiet(): boolean {
    return this.alive === 0 && this.#changed.length === 0;
  }

  /** Starts the first tick, or, where the clock went back, one whose predecessor is lost. */
  open(atS: number, halfS = 0): void {
    if (this.#sums.nowS > this.openedAtS) this.lose(this.#sums.nowS);
    this.#sums.nowS = atS;
    this.#sums.openedAtS = atS;
    this.#quietUntilS = atS;
    this.#openedHalfS = halfS;
  }

  /** The moment at which the open tick opened has become known better: it moves, as far as nobody ran. */
  reopen({ atS, halfS }: Moment): void {
    const openedAtS = Math.min(atS, this.quiet ? this.#sums.nowS : this.#quietUntilS);
    if (!this.quiet && this.#quietUntilS <= this.openedAtS) return;
    this.idlePower.amend(this.openedAtS, openedAtS);
    this.#sums.openedAtS = openedAtS;
    this.#openedHalfS = halfS;
  }

  start(account: Account, atS: number): void {
    this.#sums.advance(atS);
    if (this.quiet) {
      this.#quietUntilS = this.#sums.nowS;
      this.#restedFromS = this.#sums.changedAtS;
      if (this.#lateWork > 0)
        this.#expired = { work: this.#lateWork, idleTime: this.#lateIdleTime, busyS: this.#sums.busyS };
    }
    this.#changed.push(account);
    this.alive++;
    this.#sums.enter(account, this.#offset(account));
    if (account.parent) this.#pauseAbove(account, this.#pausedBy(account));
  }

  end(account: Account, atS: number): void {
    this.#sums.advance(atS);
    this.#change(account, account.weightOn(this.index), 0);
    this.alive--;
    if (account.parent) this.#pauseAbove(account, -this.#pausedBy(account));
  }

  /** Descendants of an account that ends without claiming this device pause nobody above it any more. */
  release(account: Account, atS: number): void {
    const count = account.pausingOn(this.index);
    if (count === 0) return;
    this.#sums.advance(atS);
    this.#pauseAbove(account, -count);
  }

  /** The account's weight becomes another; while it is paused, that counts when it runs again. */
  setWeight(account: Account, atS: number, weight: number): void {
    this.#sums.advance(atS);
    if (account.pausingOn(this.index) === 0) this.#change(account, account.weight, weight);
    this.#pauseAbove(account, this.#pausedBy(account, weight) - this.#pausedBy(account));
  }

  /**
   * Closes the open tick: `energy` joules were drawn since it opened, up to within `halfS` of `atS`. A time in the past is
   * honoured when nothing has changed since.
   */
  close(atS: number, energy: number, shares: TickShares = OWN_ALL, halfS = 0): void {
    const sums = this.#sums;
    const { openedAtS, changedAtS } = sums;
    // What was drawn before the first start is booked apart: a short call must not be drowned in the rest before it.
    const isRest = this.quiet || atS <= this.#quietUntilS;
    if (this.quiet || !isRest) sums.advance(atS);
    const closedAtS = isRest ? Math.max(atS, openedAtS) : sums.nowS;
    const durationS = closedAtS - openedAtS;
    const { busyS, work } = isRest ? { busyS: 0, work: 0 } : sums;
    // Nothing can be closed before the last change.
    const lateS = closedAtS - Math.max(openedAtS, Math.min(atS, closedAtS));
    const blurS = Math.sqrt(this.#openedHalfS ** 2 + (halfS + lateS) ** 2);
    const calmSinceS = this.quiet ? changedAtS : this.#restedFromS;
    if (isRest) this.idlePower.learn(energy, openedAtS, closedAtS, shares.busyS, calmSinceS, blurS);
    const tick = { energy, durationS, lateS, busyS, work, idleWatts: this.idlePower.watts ?? 0, shares };
    const { dynamic, running, otherProcess, unattributed } = this.books.book(tick);
    this.#openedHalfS = halfS;
    if (isRest && !this.quiet) {
      sums.openedAtS = closedAtS;
      this.#forgetExpired();
      this.idlePower.commit();
      return;
    }
    const [perWork, perS] = [work > 0 ? 1 / work : 0, durationS > 0 ? 1 / durationS : 0];
    const blurred = energy * perS * Math.min(blurS, durationS);
    const rested = this.idlePower.wanderWatts * (durationS - busyS);
    const untold = Math.max(0, shares.atMost - shares.own) * (dynamic + otherProcess);
    // What `prorate` cuts off at both edges of a call.
    const cut = Math.SQRT2 * unattributed;
    this.#roll({
      dynamic: dynamic * perWork,
      idle: running > 0 ? running / busyS : 0,
      alone: dynamic * perWork * perWork * shares.certain,
      edge: Math.max(0, 1 - busyS * perS),
      blur: Math.sqrt(blurred ** 2 + untold ** 2 + rested ** 2 + cut ** 2) * perWork,
      lostS: 0,
    });
  }

  /** What ran before a rest has no part in what is drawn after it. */
  #forgetExpired(): void {
    const { work, idleTime, busyS } = this.#expired;
    this.#sums.work -= work;
    this.#sums.busyS -= busyS;
    this.#lateWork -= work;
    this.#lateIdleTime -= idleTime;
    this.#expired = NOTHING_EXPIRED;
  }

  /** Closes the open tick without energy: what was drawn in it is not known. */
  lose(atS: number): void {
    this.#sums.advance(atS);
    this.lostTicks++;
    this.#roll(lostPrice(this.#sums.nowS - this.openedAtS));
  }

  /** Gives up waiting for the tick past an account's end: its part of the open tick becomes unattributed. */
  expire(account: Account): void {
    const at = this.#offset(account);
    const v = account.allValues;
    const c = account.closedAt(at);
    if (v[at + TICK] !== this.#sums.tick) return;
    v[c + LOST] = (v[c + LOST] as number) + account.overlapS(this.openedAtS, this.#sums.nowS);
    v[at + TICK] = Number.NaN;
    // Its weighted seconds stay in the tick's sums, so that nobody else inherits its joules.
    this.#lateWork += v[at + WORK] as number;
    this.#lateIdleTime += v[at + IDLE_TIME] as number;
    // The oldest ends expire first, and stand in front.
    this.#changed.splice(this.#changed.indexOf(account), 1);
    account.unsettled--;
  }

  /** Joules of an account up to the last closed tick: complete after settlement. */
  read(account: Account): AccountShare {
    const at = this.#offset(account);
    const v = account.allValues;
    const c = account.closedAt(at);
    const isCurrent = account.ended || v[at + TICK] === this.#sums.tick;
    const weight = account.weightOn(this.index);
    if (!isCurrent) this.#sums.catchUp(account, at, weight);
    return {
      dynamic: v[c + DYNAMIC] as number,
      idle: v[c + IDLE] as number,
      alone: v[c + ALONE] as number,
      edge: v[c + EDGE] as number,
      lostS: (v[c + LOST] as number) + (isCurrent ? 0 : this.#sums.opening.lostS),
      sharedS: (v[at + SHARED] as number) + (weight > 0 ? this.#sums.sharedS : 0),
    };
  }

  /** Seconds of an account up to a moment that no closed tick covers. */
  openS(account: Account, untilS: number): number {
    const isOpen = !account.ended || account.values[this.#offset(account) + TICK] === this.#sums.tick;
    return isOpen ? account.overlapS(this.openedAtS, untilS) : 0;
  }

  #offset(account: Account): number {
    return account.claim.offsets[this.index] as number;
  }

  #change(account: Account, before: number, after: number): void {
    if (this.#sums.change(account, this.#offset(account), before, after)) this.#changed.push(account);
  }

  /** What an account that claims the device counts for above: itself, or, without a weight, the descendants that would pause it. */
  #pausedBy(account: Account, weight = account.weight): number {
    return weight > 0 ? 1 : account.pausingOn(this.index);
  }

  /** Counts running descendants in or out up to the nearest ancestor with a weight here: the first pauses it, the last lets it run again. */
  #pauseAbove(account: Account, by: number): void {
    for (let above = account.parent; above && !above.ended; above = above.parent) {
      const before = above.weightOn(this.index);
      above.countPausing(this.index, by);
      if (above.weight === 0 || !above.claims(this.index)) continue;
      const after = above.weightOn(this.index);
      if (before !== after) this.#change(above, before, after);
      return;
    }
  }

  /** Settles the accounts that changed in the tick and opens the next one. */
  #roll(cost: TickPrice): void {
    const sums = this.#sums;
    const changed = this.#changed;
    this.#changed = [];
    this.books.returnLate(cost.dynamic * this.#lateWork + cost.idle * this.#lateIdleTime);
    this.#lateWork = 0;
    this.#lateIdleTime = 0;
    this.#expired = NOTHING_EXPIRED;
    let running = 0;
    for (const account of changed) if (!account.ended) running++;
    const next = sums.next(cost, running === this.alive);
    for (const account of changed)
      sums.settle(account, this.#offset(account), account.weightOn(this.index), cost, next);
    sums.roll(next);
    this.#quietUntilS = this.alive > 0 ? Number.NEGATIVE_INFINITY : sums.openedAtS;
    this.idlePower.commit();
    if (sums.tick % REBASE_TICKS === 0)
      sums.rebase(this.#live, (account) => account.claim.offsets[this.index] ?? -1);
    for (const account of changed)
      if (account.ended && --account.unsettled === 0) account.holder.accountSettled();
  }
}
