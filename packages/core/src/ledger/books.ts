/** Where the joules of one device went: divides each tick and adds up. */

import type { EdgePolicy, IdlePolicy } from "../metering-options.js";
import { type Division, divideTick } from "./divide-tick.js";
import type { TickShares } from "./tick-shares.js";

/** Where the joules of a device went. */
export interface Allocation {
  activity: number;
  idle: number;
  otherProcess: number;
  unattributed: number;
}

/** Rules that hold for the device's lifetime. */
export interface DeviceRules {
  readonly refreshS: number;
  readonly idleWatts: number | undefined;
  readonly idle: IdlePolicy;
  readonly edges: EdgePolicy;
}

/** A tick before it is divided, and whose it is. */
interface OpenTick {
  readonly energy: number;
  readonly durationS: number;
  readonly busyS: number;
  readonly work: number;
  readonly idleWatts: number;
  readonly shares: TickShares;
}

/** `activity + idle + otherProcess + unattributed + carry = total`, at every moment, to rounding. */
export class Books {
  readonly allocation: Allocation = { activity: 0, idle: 0, otherProcess: 0, unattributed: 0 };
  /** Sum of the accepted counter differences, J. */
  total = 0;
  /** Energy owed by earlier ticks, J, never positive. */
  carry = 0;
  ticks = 0;
  readonly #rules: DeviceRules;
  /** What earlier ticks left of the most that activities may receive, J: one refresh of idle energy, as in `carry`. */
  #spare = 0;

  constructor(rules: DeviceRules) {
    this.#rules = rules;
  }

  /** Divides a tick's energy and books all of it; accounts fetch theirs through its prices. */
  book({ energy, durationS, busyS, work, idleWatts, shares }: OpenTick): Division {
    const { refreshS, idle, edges } = this.#rules;
    const most = shares.most < 1 ? energy * shares.most + this.#spare : Number.POSITIVE_INFINITY;
    const ours = { ownShare: shares.own, idleShare: shares.idle, most, carry: this.carry };
    const division = divideTick({
      energy,
      durationS,
      busyS,
      work,
      idleWatts,
      refreshS,
      idle,
      edges,
      ...ours,
    });
    const { allocation } = this;
    this.total += energy;
    this.ticks++;
    this.carry = division.carry;
    const idleOfRefresh = idleWatts * refreshS;
    const spare = most - division.dynamic - division.running;
    this.#spare = Math.min(idleOfRefresh, Math.max(-idleOfRefresh, spare));
    allocation.activity += division.dynamic + division.running;
    allocation.idle += division.idle;
    allocation.otherProcess += division.otherProcess;
    allocation.unattributed += division.unattributed;
    return division;
  }

  /** Joules of accounts that are no longer waited for go to nobody. */
  returnLate(joules: number): void {
    this.allocation.activity -= joules;
    this.allocation.unattributed += joules;
  }
}
