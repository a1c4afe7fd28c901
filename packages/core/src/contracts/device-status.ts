/** What became of the joules of one device, in the form that people and programs read. */

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
  /** Dynamic energy that is owed to the next tick: at most one refresh of idle energy. */
  readonly carry: number;
  /** Watts; absent while unknown. */
  readonly idleWatts?: number;
  /** CPU cores of the host that were busy, on average, while the idle power was learned: what they draw is in it. */
  readonly idleCores?: number;
  /** Up to when the joules are booked, on the time base of `performance.now()`. */
  readonly bookedUntilMs: number;
  /** Relative error of the joules: the truth lies in `[low × E, high × E]`. */
  readonly accuracy: { readonly low: number; readonly high: number };
  readonly ticks: number;
  readonly lostTicks: number;
}
