/**
 * The contract of a device that knows its energy or power: one required member opens it, one reads it. Check
 * yours with `energyMeterContract` from `@wattspan/testing`.
 */

import type { CpuTime, Reading } from "./readings/reading.js";
import type { Component, Zone } from "./readings/zone.js";

export type { UseShare } from "./readings/reading.js";
export type { Component, CpuTime, Reading, Zone };

/**
 * Why a meter cannot work here. `absent`: no such device; `denied`: a permission is missing; `unsupported`:
 * the device is there but does not report energy; `stuck`: its counter does not move; `lost`: it went away.
 */
export type Unavailability = "absent" | "denied" | "unsupported" | "stuck" | "lost";

/** An opened device. */
export interface EnergyReader {
  /**
   * One reading per zone; of power also those of earlier moments since the last read, the oldest first.
   * Synchronous for fast counters, a promise for reads that block. Should not throw: give `none` and why. What
   * it throws is a gap of all zones.
   */
  read(): readonly Reading[] | Promise<readonly Reading[]>;
  /**
   * CPU use, for zones that the whole host shares. It separates the energy of other processes; without it,
   * all of the zone's energy counts as this process's. Zones of component `gpu` ignore it.
   */
  cpuTime?(): CpuTime | undefined;
  /**
   * Seconds that the machine has slept since any fixed moment, as the system counts them. An interval in
   * which it grew is lost: counters may have restarted. Called when the wall clock jumped; without it, a jump
   * of 2 s ahead counts as sleep.
   */
  suspendedS?(): number | undefined;
  /**
   * CPU seconds that reading took in other threads or processes since the reader was opened, for
   * `wattspan.self.cpu.time`. `read` itself is measured anyway. Called once a second.
   */
  selfCpuS?(): number | undefined;
  close?(): void | Promise<void>;
}

/** The result of opening a meter: a reader, or the reason for its absence and a remedy. */
export type Opened =
  | {
      readonly status: "ready";
      readonly zones: readonly Zone[];
      readonly reader: EnergyReader;
      /**
       * Notes for people: the interface that is read, and omissions with their reasons. A sentence each,
       * shown in the status.
       */
      readonly notes?: readonly string[];
      /**
       * The meter in use, when the opened one stands for several or loads one lazily. Default: the opened
       * one.
       */
      readonly meter?: { readonly name: string; readonly verified?: Verification };
    }
  | {
      readonly status: "unavailable";
      readonly reason: Unavailability;
      readonly detail: string;
      readonly remedy?: string;
      /** As for `ready`. */
      readonly meter?: { readonly name: string; readonly verified?: Verification };
    };

/**
 * What the meter was verified on. Only a device proves a meter. A simulator with its own truth proves the
 * arithmetic; files in the device's format prove the parser.
 */
export interface Verification {
  readonly by: "device" | "simulator" | "fixture";
  /** The day, as `2026-11-25`. */
  readonly on: string;
  /** The device, or its substitute. */
  readonly machine: string;
}

/**
 * A source of energy readings.
 * @example
 * const meter: EnergyMeter = {
 *   name: "wall-plug",
 *   open: async () => ({
 *     status: "ready",
 *     zones: [{ id: "plug-1", component: "server", scope: "host", origin: "sensor", refreshMs: 1000, maxWatts: 3600 }],
 *     reader: { read: () => [{ zone: "plug-1", atMs: performance.now(), kind: "power", watts: 42, windowMs: 1000 }] },
 *   }),
 * };
 */
export interface EnergyMeter {
  readonly name: string;
  /** Default: unknown. */
  readonly verified?: Verification;
  /** Opens the device. Must not throw for an absent device: the result is `unavailable`. */
  open(signal: AbortSignal): Promise<Opened>;
}

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
