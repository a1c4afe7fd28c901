/** The totals of one device: divides each tick and adds up. */

import type { IdlePolicy } from "../../options/metering-options.js";
import type { TickShares } from "../sharing/tick-shares.js";

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

/** A closed tick, before it is divided. */
export interface Tick {
  /** Accepted counter difference, J. */
  readonly energy: number;
  readonly durationS: number;
  /** Seconds in which at least one activity ran. */
  readonly busyS: number;
  /** ∫ Σ weights dt, weighted seconds. */
  readonly work: number;
  /** Idle power, W; 0 while unknown: all energy is then dynamic. */
  readonly idleWatts: number;
  readonly refreshS: number;
  /** Energy owed by earlier ticks, J, never positive. */
  readonly carry: number;
  /** Share of the dynamic energy that is this process's, 0…1. */
  readonly ownShare: number;
  /** Share of the idle energy that this process may charge, 0…1. */
  readonly idleShare: number;
  /** Maximum for activities, J. Default: the tick's energy. */
  readonly most?: number;
  readonly idle: IdlePolicy;
}

/** `dynamic + running + idle + otherProcess + unattributed + carry = tick.energy + tick.carry`, all in J. */
export interface Division {
  /** Dynamic energy for activities, by weight × time. */
  readonly dynamic: number;
  /** Idle energy for activities, equally at each instant. */
  readonly running: number;
  readonly idle: number;
  readonly otherProcess: number;
  readonly unattributed: number;
  readonly carry: number;
}

/**
 * Divides a tick. Without activities: idle first, then the debt, and the rest belongs to none of ours. With
 * activities: idle energy by the idle policy; the rest is dynamic and theirs, less the part of other
 * processes.
 *
 * @example
 * divideTick({ energy: 40, durationS: 1, busyS: 1, work: 1, idleWatts: 30, ownShare: 0.2, ... });
 * // dynamic 2, otherProcess 8, idle 30 (or running 30, by policy)
 */
export function divideTick(tick: Tick): Division {
  return tick.busyS > 0 ? divideBusy(tick) : divideQuiet(tick);
}

function divideQuiet(tick: Tick): Division {
  const available = tick.energy + tick.carry;
  const positive = Math.max(0, available);
  const idle = Math.min(tick.idleWatts * tick.durationS, positive);
  const rest = positive - idle;
  return {
    dynamic: 0,
    running: 0,
    idle,
    otherProcess: rest * (1 - tick.ownShare),
    unattributed: rest * tick.ownShare,
    carry: Math.min(0, available),
  };
}

function divideBusy(tick: Tick): Division {
  let watts = tick.idleWatts;
  let carry = 0;
  let rest = tick.energy - watts * tick.durationS + tick.carry;
  if (rest < 0) {
    // Less than idle: owed to the next tick, up to one refresh of idle energy. A larger gap means that the
    // idle power was wrong for this tick, and later calls must not pay for it.
    const floor = -watts * tick.refreshS;
    if (rest < floor) {
      watts = Math.max(0, watts - (floor - rest) / tick.durationS);
      rest = Math.min(0, tick.energy + tick.carry - watts * tick.durationS);
    }
    carry = rest;
    rest = 0;
  }
  const own = rest * tick.ownShare;
  const dynamic = tick.work > 0 ? own : 0;
  const charged = tick.idle === "share" ? watts * tick.idleShare * tick.busyS : 0;
  const running = Math.min(charged, Math.max(0, (tick.most ?? Number.POSITIVE_INFINITY) - dynamic));
  return {
    dynamic,
    running,
    idle: watts * tick.durationS - running,
    otherProcess: rest - own,
    unattributed: own - dynamic,
    carry,
  };
}
