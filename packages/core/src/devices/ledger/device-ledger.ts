/**
 * Divides the energy of one device, tick by tick, among the uses that ran in it.
 *
 * For every device, at every moment, to rounding:
 * `activity + idle + otherProcess + unattributed + carry = total`.
 *
 * A tick's dynamic energy is shared by weight × overlap (the Aumann–Shapley price of a shared resource), its idle
 * energy equally among the uses that run at each instant. The cost of a tick grows with the uses that changed
 * in it, not with those in flight.
 */

import { OWN_ALL, type TickShares } from "../sharing/tick-shares.js";
import { type DeviceRules, DeviceTotals } from "./device-totals.js";
import {
  ALONE,
  type DeviceUse,
  type DeviceUseShare,
  DYNAMIC,
  EDGE,
  IDLE,
  IDLE_TIME,
  LOST,
  SHARED,
  TICK,
  WORK,
} from "./device-use.js";
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
  readonly books: DeviceTotals;
  lostTicks = 0;
  /** Uses that have started and not ended. */
  alive = 0;

  readonly #rules: DeviceRules;
  readonly #sums = new TickIntegrals();
  readonly #live: Iterable<DeviceUse>;
  /** Uses that started, ended or changed in the open tick. */
  #changed: DeviceUse[] = [];
  /** Weighted and idle seconds in the open tick of uses that are no longer waited for. */
  #lateWork = 0;
  #lateIdleTime = 0;
  /** What ran in the open tick before its first start, and is no longer waited for. */
  #expired = NOTHING_EXPIRED;
  /** The first start in the open tick, where nobody ran before it. */
  #quietUntilS = 0;
  #restedFromS = Number.NEGATIVE_INFINITY;
  /** How far from `openedAtS` the open tick may have opened. */
  #openedHalfS = 0;

  constructor(index: number, rules: DeviceRules, live: Iterable<DeviceUse>) {
    this.index = index;
    this.#rules = { ...rules };
    this.books = new DeviceTotals(this.#rules);
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

  /** When anything about the uses last changed, s. */
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

  start(use: DeviceUse, atS: number): void {
    this.#sums.advance(atS);
    if (this.quiet) {
      this.#quietUntilS = this.#sums.nowS;
      this.#restedFromS = this.#sums.changedAtS;
      if (this.#lateWork > 0)
        this.#expired = { work: this.#lateWork, idleTime: this.#lateIdleTime, busyS: this.#sums.busyS };
    }
    this.#changed.push(use);
    this.alive++;
    this.#sums.enter(use, this.#offset(use));
    if (use.parent) this.#pauseAbove(use, this.#pausedBy(use));
  }

  end(use: DeviceUse, atS: number): void {
    this.#sums.advance(atS);
    this.#change(use, use.weightOn(this.index), 0);
    this.alive--;
    if (use.parent) this.#pauseAbove(use, -this.#pausedBy(use));
  }

  /** Descendants of a use that ends without selecting this device pause nobody above it any more. */
  release(use: DeviceUse, atS: number): void {
    const count = use.pausingOn(this.index);
    if (count === 0) return;
    this.#sums.advance(atS);
    this.#pauseAbove(use, -count);
  }

  /** The use's weight becomes another; while it is paused, that counts when it runs again. */
  setWeight(use: DeviceUse, atS: number, weight: number): void {
    this.#sums.advance(atS);
    if (use.pausingOn(this.index) === 0) this.#change(use, use.weight, weight);
    this.#pauseAbove(use, this.#pausedBy(use, weight) - this.#pausedBy(use));
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
    const unknown = Math.max(0, shares.atMost - shares.own) * (dynamic + otherProcess);
    // What `prorate` cuts off at both edges of a call.
    const cut = Math.SQRT2 * unattributed;
    this.#roll({
      dynamic: dynamic * perWork,
      idle: running > 0 ? running / busyS : 0,
      alone: dynamic * perWork * perWork * shares.certain,
      edge: Math.max(0, 1 - busyS * perS),
      blur: Math.sqrt(blurred ** 2 + unknown ** 2 + rested ** 2 + cut ** 2) * perWork,
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

  /** Gives up waiting for the tick past a use's end: its part of the open tick becomes unattributed. */
  expire(use: DeviceUse): void {
    const at = this.#offset(use);
    const { values: v, closed: c } = use;
    if (v[at + TICK] !== this.#sums.tick) return;
    c[at + LOST] = (c[at + LOST] as number) + use.overlapS(this.openedAtS, this.#sums.nowS);
    v[at + TICK] = Number.NaN;
    // Its weighted seconds stay in the tick's sums, so that nobody else inherits its joules.
    this.#lateWork += v[at + WORK] as number;
    this.#lateIdleTime += v[at + IDLE_TIME] as number;
    // The oldest ends expire first, and stand in front.
    this.#changed.splice(this.#changed.indexOf(use), 1);
    use.unsettled--;
  }

  /** Joules of a use up to the last closed tick: complete after settlement. */
  read(use: DeviceUse): DeviceUseShare {
    const at = this.#offset(use);
    const { values: v, closed: c } = use;
    const isCurrent = use.ended || v[at + TICK] === this.#sums.tick;
    const weight = use.weightOn(this.index);
    if (!isCurrent) this.#sums.catchUp(use, at, weight);
    return {
      dynamic: c[at + DYNAMIC] as number,
      idle: c[at + IDLE] as number,
      alone: c[at + ALONE] as number,
      edge: c[at + EDGE] as number,
      lostS: (c[at + LOST] as number) + (isCurrent ? 0 : this.#sums.opening.lostS),
      sharedS: (v[at + SHARED] as number) + (weight > 0 ? this.#sums.sharedS : 0),
    };
  }

  /** Seconds of a use up to a moment that no closed tick covers. */
  openS(use: DeviceUse, untilS: number): number {
    const isOpen = !use.ended || use.values[this.#offset(use) + TICK] === this.#sums.tick;
    return isOpen ? use.overlapS(this.openedAtS, untilS) : 0;
  }

  #offset(use: DeviceUse): number {
    return use.selection.offsets[this.index] as number;
  }

  #change(use: DeviceUse, before: number, after: number): void {
    if (this.#sums.change(use, this.#offset(use), before, after)) this.#changed.push(use);
  }

  /** What a use that selects the device counts for above: itself, or, without a weight, the descendants that would pause it. */
  #pausedBy(use: DeviceUse, weight = use.weight): number {
    return weight > 0 ? 1 : use.pausingOn(this.index);
  }

  /** Counts running descendants in or out up to the nearest ancestor with a weight here: the first pauses it, the last lets it run again. */
  #pauseAbove(use: DeviceUse, by: number): void {
    for (let above = use.parent; above && !above.ended; above = above.parent) {
      const before = above.weightOn(this.index);
      above.countPausing(this.index, by);
      if (above.weight === 0 || !above.selects(this.index)) continue;
      const after = above.weightOn(this.index);
      if (before !== after) this.#change(above, before, after);
      return;
    }
  }

  /** Settles the uses that changed in the tick and opens the next one. */
  #roll(cost: TickPrice): void {
    const sums = this.#sums;
    const changed = this.#changed;
    this.#changed = [];
    this.books.returnLate(cost.dynamic * this.#lateWork + cost.idle * this.#lateIdleTime);
    this.#lateWork = 0;
    this.#lateIdleTime = 0;
    this.#expired = NOTHING_EXPIRED;
    let running = 0;
    for (const use of changed) if (!use.ended) running++;
    const next = sums.next(cost, running === this.alive);
    for (const use of changed) sums.settle(use, this.#offset(use), use.weightOn(this.index), cost, next);
    sums.roll(next);
    this.#quietUntilS = this.alive > 0 ? Number.NEGATIVE_INFINITY : sums.openedAtS;
    this.idlePower.commit();
    if (sums.tick % REBASE_TICKS === 0)
      sums.rebase(this.#live, (use) => use.selection.offsets[this.index] ?? -1);
    for (const use of changed) if (use.ended && --use.unsettled === 0) use.holder.deviceUseSettled();
  }
}
