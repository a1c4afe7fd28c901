/** The contract between a metering and the record of an audit: everything that decides whose joules they are. */

import type { Reading, Zone } from "../contracts/energy-meter.js";
import type { Reason } from "../contracts/reasons.js";

/** A counted device as it begins. */
export interface TappedDevice {
  /** Its number in all later calls: 0, 1, 2 … */
  readonly index: number;
  readonly zone: Zone;
  readonly meter: string;
  /** Whether running activities share its idle energy. */
  readonly idle: "share" | "exclude";
}

/** One activity's use of devices. The object is its identity. */
export interface TappedUse {
  /** The activity's id. Final once the use has ended. */
  readonly holder: { readonly id?: string };
  readonly parent: TappedUse | undefined;
  /** The weight while it is not paused. */
  readonly weight: number;
  readonly selection: { readonly devices: readonly number[] };
}

/** A tick as it closes. Times in seconds on the clock's monotonic base. */
export interface TappedTick {
  readonly fromS: number;
  readonly toS: number;
  /** The last seconds of the tick, which its energy does not cover. */
  readonly lateS: number;
  /** Whether it ends before the first start in it: no activity receives any of it. */
  readonly isRest: boolean;
  /** Joules of the readings up to and including that of `seenS`, which no earlier tick had. */
  readonly energy: number;
  readonly seenS: number;
  /** Idle power in force, in watts; 0 while unknown. */
  readonly idleWatts: number;
  readonly refreshS: number;
  /** See `TickShares`: the three that decide values, and what decides bands. */
  readonly shares: { readonly own: number; readonly idle: number; readonly most: number };
}

/**
 * Receives what the ledger sees, in its order. Called within calls of the application: no member may throw, wait or
 * read the metering. Times in seconds.
 * @example createMetering({ meters: [rapl()], tap: recorder.tap, observers: [recorder.observer] });
 */
export interface LedgerTap {
  declare(device: TappedDevice): void;
  /**
   * A reading. `step`: the accepted joules since the one before, or the reason why there are none.
   * `slackS`: seconds by which the step may be longer than the time since the last reading; not a number for the first.
   */
  read(device: number, reading: Reading, step: number | Reason, slackS: number): void;
  /** It could not be read. Nothing is lost by that alone. */
  gap(device: number, atS: number, reason: Reason): void;
  /** The first tick opens, or one after time that is lost. Steps that no tick has are dropped. */
  open(device: number, atS: number): void;
  /** The open tick turned out to have opened at another moment. */
  reopen(device: number, atS: number): void;
  close(device: number, tick: TappedTick): void;
  /** The open tick closes without energy. */
  lose(device: number, atS: number): void;
  /** A use starts on all its devices, with its weight. */
  start(use: TappedUse, atS: number): void;
  /** Its effective weight on one device from now on: 0 while it is paused. */
  weigh(device: number, use: TappedUse, atS: number, weight: number): void;
  end(use: TappedUse, atS: number): void;
  /** Nobody waits any longer for the ticks past its end: their joules are of none. */
  expire(use: TappedUse): void;
}
