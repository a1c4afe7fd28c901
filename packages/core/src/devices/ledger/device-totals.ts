/** The totals of one device: divides each tick and adds up. */

import type { IdlePolicy } from "../../options/metering-options.js";
import type { TickShares } from "../sharing/tick-shares.js";
import { type Division, divideTick } from "./divide-tick.js";

/** The allocation of a device's joules. */
export interface Allocation {
  activity: number;
  idle: number;
  otherProcess: number;
  unattributed: number;
}

/** Rules that hold for the device's lifetime. */
export interface DeviceRules {
  /** As the zone states it, or as observed. */
  refreshS: number;
  readonly idleWatts: number | undefined;
  readonly idle: IdlePolicy;
}

/** A tick before it is divided, with its uses. */
interface OpenTick {
  readonly energy: number;
  readonly durationS: number;
  /** Its last seconds, which its energy does not cover. */
  readonly lateS: number;
  readonly busyS: number;
  readonly work: number;
  readonly idleWatts: number;
  readonly shares: TickShares;
}

/** `activity + idle + otherProcess + unattributed + carry = total`, at every moment, to rounding. */
export class DeviceTotals {
  readonly allocation: Allocation = { activity: 0, idle: 0, otherProcess: 0, unattributed: 0 };
  ticks = 0;
  #booked = 0;
  /** Energy owed by earlier ticks, J, never positive. */
  #owed = 0;
  /** Energy of the open tick that earlier ticks already had, J, never negative. */
  #lent = 0;
  readonly #rules: DeviceRules;
  /**
   * Unused part of the earlier ticks' maximum for activities, J: at most one refresh of idle energy, as in
   * `carry`.
   */
  #spare = 0;

  constructor(rules: DeviceRules) {
    this.#rules = rules;
  }

  /** Sum of the accepted counter differences, J. */
  get total(): number {
    return this.#booked - this.#lent;
  }

  /** What is owed to the next tick, J, never positive. */
  get carry(): number {
    return this.#owed - this.#lent;
  }

  /** Divides a tick's energy and books all of it. Uses get theirs through its prices. */
  book(tick: OpenTick): Division {
    const { refreshS, idle } = this.#rules;
    const { durationS, lateS, busyS, work, idleWatts, shares } = tick;
    // It closed after its energy was drawn: the next tick lends the rest at the mean power, and gets it back.
    const drawn = tick.energy - this.#lent;
    const late = durationS > 0 ? Math.min(1, lateS / Math.max(durationS - lateS, lateS)) : 0;
    const energy = Math.max(0, drawn * (1 + late));
    this.#lent = energy - drawn;
    const most = shares.most < 1 ? energy * shares.most + this.#spare : Number.POSITIVE_INFINITY;
    const division = divideTick({
      energy,
      durationS,
      busyS,
      work,
      idleWatts,
      refreshS,
      carry: this.#owed,
      ownShare: shares.own,
      idleShare: shares.idle,
      most,
      idle,
    });
    const { allocation } = this;
    this.#booked += energy;
    this.ticks++;
    this.#owed = division.carry;
    const idleOfRefresh = idleWatts * refreshS;
    const spare = most - division.dynamic - division.running;
    this.#spare = Math.min(idleOfRefresh, Math.max(-idleOfRefresh, spare));
    allocation.activity += division.dynamic + division.running;
    allocation.idle += division.idle;
    allocation.otherProcess += division.otherProcess;
    allocation.unattributed += division.unattributed;
    return division;
  }

  /** Joules of expired uses become unattributed. */
  returnLate(joules: number): void {
    this.allocation.activity -= joules;
    this.allocation.unattributed += joules;
  }
}
