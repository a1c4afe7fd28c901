/** How the joules of one device were allocated, for people and programs. */

import type { Component } from "./energy-meter.js";

/** The conservation law of one device, in joules since it was opened. */
export interface DeviceStatus {
  readonly id: string;
  readonly name: string;
  readonly component: Component;
  readonly method: "measured" | "modelled";
  readonly methodId: string;
  /** Sum of the accepted counter differences. */
  readonly total: number;
  readonly activity: number;
  readonly idle: number;
  readonly otherProcess: number;
  readonly unattributed: number;
  /** Dynamic energy owed to the next tick: at most one refresh of idle energy. */
  readonly carry: number;
  /** Watts; absent while unknown. */
  readonly idleWatts?: number;
  /**
   * Mean number of busy CPU cores on the host while the idle power was learned. Their power is part of it.
   */
  readonly idleCores?: number;
  /** The moment up to which joules are booked, on the time base of `performance.now()`. */
  readonly bookedUntilMs: number;
  /** Relative error of the joules: the truth lies in `[low × E, high × E]`. */
  readonly accuracy: { readonly low: number; readonly high: number };
  readonly ticks: number;
  readonly lostTicks: number;
}
