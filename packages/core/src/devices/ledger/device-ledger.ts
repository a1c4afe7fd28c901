/**
 * Divides the energy of one device, tick by tick, among its uses. For every device, at every moment, to rounding:
 * `activity + idle + otherProcess + unattributed + carry = total`. A tick's dynamic energy is shared by weight × overlap
 * (the Aumann–Shapley price of a shared resource), its idle energy equally among the uses that run at each instant.
 * The cost of a tick grows with the uses that changed in it, not with those in flight.
 */

import type { LedgerTap } from "../../options/ledger-tap.js";
import { OWN_ALL, type TickShares } from "../sharing/tick-shares.js";
import { type DeviceSum, LateUses } from "./device-sum.js";
import { type DeviceRules, DeviceTotals } from "./device-totals.js";
import {
  closedAt,
  type DeviceUse,
  type DeviceUseShare,
  IDLE_TIME,
  LOST,
  SHARED,
  WORK,
} from "./device-use.js";
import { IdlePower } from "./idle-power.js";

import { lostPrice, TickIntegrals, type TickPrice } from "./tick-integrals.js";

const REBASE_TICKS = 4096;
/**
 * Moments are computed, so closer ones are one: a use of less time would receive the energy of all that was before
 * it.
 */
const SAME_S = 1e-9;

/** The ledger of one device. Times are seconds on one monotonic base. */
export class DeviceLedger {
  readonly index: number;
  readonly tap: LedgerTap | undefined;
  readonly idlePower: IdlePower;
  /** The allocated joules. */
  readonly books: DeviceTotals;
  lostTicks = 0;
  /** Uses that have started and not ended. */
  alive = 0;

  readonly #rules: DeviceRules;
  readonly #sums: TickIntegrals;
  readonly #live: Iterable<DeviceUse>;
  /** Uses that started, ended or changed in the open tick. */
  #changed: DeviceUse[] = [];
  readonly #late = new LateUses();
  /** The first start in the open tick, if nothing ran before it. */
  #quietUntilS = 0;
  #restedFromS = Number.NEGATIVE_INFINITY;
  /** Uncertainty of `openedAtS`. */
  #openedHalfS = 0;

  constructor(index: number, rules: DeviceRules, live: Iterable<DeviceUse>, tap?: LedgerTap) {
    this.index = index;
    this.tap = tap;
    this.#sums = new TickIntegrals(index);
    this.#rules = { ...rules };
    this.books = new DeviceTotals(this.#rules);
    this.idlePower = new IdlePower(rules.idleWatts, rules.refreshS);
    this.#live = live;
  }

  /** The refresh interval, as the zone states it or as observed. */
  get refreshS(): number {
    return this.#rules.refreshS;
  }

  /** The device's refresh interval turned out to be another. */
  setRefresh(refreshS: number): void {
    this.#rules.refreshS = refreshS;
    this.idlePower.refreshS = refreshS;
  }

  /** When the open tick opened, s. */
  get openedAtS(): number {
    return this.#sums.openedAtS;
  }

  /** The last change of any use, s. */
  get changedAtS(): number {
    return this.#sums.changedAtS;
  }

  /** The end of the rest at the start of the open tick; before any time if a use ran as it opened. */
  get restedUntilS(): number {
    return this.quiet ? this.#sums.nowS : this.#quietUntilS;
  }

  /** Whether nothing has run in the open tick so far. */
  get quiet(): boolean {
    return this.alive === 0 && this.#changed.length === 0;
  }

  /** Opens the first tick or, after the clock went back, one whose predecessor is lost. */
  open(atS: number, halfS = 0): void {
    if (this.#sums.nowS > this.openedAtS) this.lose(this.#sums.nowS);
    this.#sums.nowS = atS;
    this.#sums.openedAtS = atS;
    this.#quietUntilS = atS;
    this.#openedHalfS = halfS;
    this.tap?.open(this.index, atS);
  }

  /** The opening moment of the open tick is now known better. It moves as far as nothing ran. */
  reopen({ atS, halfS }: Moment): void {
    const openedAtS = Math.min(atS, this.quiet ? this.#sums.nowS : this.#quietUntilS);
    if (!this.quiet && this.#quietUntilS <= this.openedAtS) return;
    this.idlePower.amend(this.openedAtS, openedAtS);
    this.#sums.openedAtS = openedAtS;
    this.#openedHalfS = halfS;
    this.tap?.reopen(this.index, openedAtS);
  }

  start(use: DeviceUse, atS: number): void {
    this.#sums.advance(atS);
    if (this.quiet) {
      this.#quietUntilS = this.#sums.nowS;
      this.#restedFromS = this.#sums.changedAtS;
      this.#late.restEnds(this.#sums.busyS);
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

  /** Descendants of a use that ends without selecting this device no longer pause its ancestors. */
  release(use: DeviceUse, atS: number): void {
    const count = use.pausingOn(this.index);
    if (count === 0) return;
    this.#sums.advance(atS);
    this.tap?.weigh(this.index, use, this.#sums.nowS, 0);
    this.#pauseAbove(use, -count);
  }

  /** Changes the use's weight. While it is paused, the new weight applies when it runs again. */
  setWeight(use: DeviceUse, atS: number, weight: number): void {
    this.#sums.advance(atS);
    const isRunning = use.pausingOn(this.index) === 0;
    if (isRunning) this.#change(use, use.weight, weight);
    this.tap?.weigh(this.index, use, this.#sums.nowS, isRunning ? weight : 0);
    this.#pauseAbove(use, this.#pausedBy(use, weight) - this.#pausedBy(use));
  }

  /**
   * Closes the open tick with the `energy` joules drawn since it opened, up to within `halfS` of a moment, as read at
   * `seenS`. A moment in the past is used if nothing has changed since.
   */
  close(givenS: number, energy: number, shares: TickShares = OWN_ALL, halfS = 0, seenS = givenS): void {
    const sums = this.#sums;
    const { openedAtS, changedAtS } = sums;
    const atS = Math.abs(givenS - changedAtS) < SAME_S ? changedAtS : givenS;
    // Energy before the first start is booked apart: a short call must not be drowned in the rest before it.
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
    const { refreshS } = this.#rules;
    this.tap?.close(this.index, { ...tick, fromS: openedAtS, toS: closedAtS, isRest, seenS, refreshS });
    const { dynamic, running, otherProcess } = this.books.book(tick);
    this.#openedHalfS = halfS;
    if (isRest && !this.quiet) {
      sums.openedAtS = closedAtS;
      const late = this.#late.takeBeforeRest();
      sums.work -= late.work;
      sums.busyS -= late.busyS;
      this.idlePower.commit();
      return;
    }
    const [perWork, perS] = [work > 0 ? 1 / work : 0, durationS > 0 ? 1 / durationS : 0];
    const blurred = energy * perS * Math.min(blurS, durationS);
    const rested = this.idlePower.wanderWatts * (durationS - busyS);
    const unknown = Math.max(0, shares.atMost - shares.own) * (dynamic + otherProcess);
    this.#roll({
      dynamic: dynamic * perWork,
      idle: running > 0 ? running / busyS : 0,
      alone: dynamic * perWork * perWork * shares.certain,
      edge: Math.max(0, 1 - busyS * perS),
      blur: Math.sqrt(blurred ** 2 + unknown ** 2 + rested ** 2) * perWork,
      lostS: 0,
    });
  }

  /** Closes the open tick without energy: its energy is unknown. */
  lose(atS: number): void {
    this.#sums.advance(atS);
    this.lostTicks++;
    this.tap?.lose(this.index, this.#sums.nowS);
    this.#roll(lostPrice(this.#sums.nowS - this.openedAtS));
  }

  /** Stops waiting for the tick past a use's end: its part of the open tick becomes unattributed. */
  expire(use: DeviceUse): void {
    const at = this.#offset(use);
    if (!use.hasChanged(at)) return;
    const { open, closed } = use;
    const c = closedAt(at);
    const [work, idleTime] = [open[at + WORK] as number, open[at + IDLE_TIME] as number];
    open[at + WORK] = Number.NaN;
    closed[c + LOST] = (closed[c + LOST] as number) + use.overlapS(this.openedAtS, this.#sums.nowS);
    closed[c + SHARED] = (closed[c + SHARED] as number) + idleTime;
    this.#late.add(work, idleTime);
    for (const sums of use.sums ?? []) sums.on(this.index).addOpen(-work, -idleTime);
    // The oldest ends expire first, and come first.
    this.#changed.splice(this.#changed.indexOf(use), 1);
    use.unsettled--;
  }

  /** Joules of a use up to the last closed tick: complete after settlement. */
  read(use: DeviceUse): DeviceUseShare {
    return this.#sums.read(use, this.#offset(use), use.weightOn(this.index));
  }

  /** Adds a use with all that it has received to a running sum, or takes it out. */
  count(use: DeviceUse, sum: DeviceSum, by: 1 | -1): void {
    this.#sums.count(use, this.#offset(use), use.weightOn(this.index), sum, by);
  }

  /** Joules of a running sum up to the last closed tick. */
  joulesOf(sum: DeviceSum): number {
    return sum.joules(this.#sums);
  }

  /** Seconds of a use up to a moment after the last closed tick. */
  openS(use: DeviceUse, untilS: number): number {
    const isOpen = !use.ended || use.hasChanged(this.#offset(use));
    return isOpen ? use.overlapS(this.openedAtS, untilS) : 0;
  }

  #offset(use: DeviceUse): number {
    return use.selection.offsets[this.index] as number;
  }

  #change(use: DeviceUse, before: number, after: number): void {
    if (this.#sums.change(use, this.#offset(use), before, after)) this.#changed.push(use);
  }

  /** Pauses that a use causes above: one for itself or, without a weight, one per descendant that runs. */
  #pausedBy(use: DeviceUse, weight = use.weight): number {
    return weight > 0 ? 1 : use.pausingOn(this.index);
  }

  /** Counts running descendants up to the nearest ancestor with a weight here: it pauses while there are any. */
  #pauseAbove(use: DeviceUse, by: number): void {
    for (let above = use.parent; above && !above.ended; above = above.parent) {
      const before = above.weightOn(this.index);
      above.countPausing(this.index, by);
      if (above.weight === 0 || !above.selects(this.index)) continue;
      const after = above.weightOn(this.index);
      if (before !== after) this.#change(above, before, after);
      this.tap?.weigh(this.index, above, this.#sums.nowS, after);
      return;
    }
  }

  /** Settles the uses that changed in the tick and opens the next one. */
  #roll(cost: TickPrice): void {
    const sums = this.#sums;
    const changed = this.#changed;
    this.#changed = [];
    this.books.returnLate(this.#late.take(cost));
    let running = 0;
    for (const use of changed) if (!use.ended) running++;
    const next = sums.next(cost, running === this.alive);
    for (const use of changed) sums.settle(use, this.#offset(use), use.weightOn(this.index), cost, next);
    sums.roll(cost, next);
    this.#quietUntilS = this.alive > 0 ? Number.NEGATIVE_INFINITY : sums.openedAtS;
    this.idlePower.commit();
    if (sums.tick % REBASE_TICKS === 0)
      sums.rebase(this.#live, (use) => use.selection.offsets[this.index] ?? -1);
    for (const use of changed) if (use.ended && --use.unsettled === 0) use.holder.deviceUseSettled();
  }
}

/** A moment and its uncertainty, in seconds: within `halfS` of `atS`. */
export interface Moment {
  readonly atS: number;
  readonly halfS: number;
}
