/**
 * The contract of a device that knows its energy or power: one required member opens it, one reads it. Check
 * yours with `energyMeterContract` from `@wattspan/testing`.
 */

/** The part of a machine that a zone covers. */
export type Component =
  | "gpu" | "cpu" | "memory" | "network" | "storage" | "server" | "cooling" | "other"; // biome-ignore format: one line

/**
 * Why a meter cannot work here. `absent`: no such device; `denied`: a permission is missing; `unsupported`:
 * the device is there but does not report energy; `stuck`: its counter does not move; `lost`: it went away.
 */
export type Unavailability = "absent" | "denied" | "unsupported" | "stuck" | "lost";

/**
 * One counter or gauge of a device, with the facts needed to read it correctly. `id` identifies the hardware
 * (a path or a UUID), never a name that two zones could share.
 */
export interface Zone {
  readonly id: string;
  /** A name for people; may repeat. Default: `id`. */
  readonly name?: string;
  readonly component: Component;
  /** `component`: a part of a device; `device`: a whole card or package; `host`: everything in the box. */
  readonly scope: "component" | "device" | "host";
  /** Ids of zones whose energy is part of this one. A zone and its parent are never added. */
  readonly contains?: readonly string[];
  /** `sensor`: hardware measured it; `model`: computed from activity; `attributed`: already only ours. */
  readonly origin: "sensor" | "model" | "attributed";
  /** The interval between new values of the device, in milliseconds. */
  readonly refreshMs: number;
  /**
   * Whether `atMs` of its readings is when the device took the value, not when it was read. The refresh is
   * then not estimated. Default false.
   */
  readonly stamped?: boolean;
  /**
   * Mean age of a counter's value when it is read, in milliseconds, and the source of that figure; for
   * `refreshMs` up to 10. Half a refresh when the value stands between refreshes. Default: 0, as no device
   * was measured yet.
   */
  readonly valueAge?: { readonly ms: number; readonly source: string };
  /** Maximum power of the zone, in watts. It separates a counter wrap from a reset. */
  readonly maxWatts: number;
  /** Where the counter wraps to zero, in joules. Absent: it does not wrap. */
  readonly modulusJ?: number;
  /** Idle power in watts, if known. Otherwise it is learned. */
  readonly idleWatts?: number;
  /**
   * Relative error of the zone's energy: the truth lies in `[low × E, high × E]`.
   * Default: 0.95…1.05 for a sensor, 0.5…2 for a model.
   */
  readonly accuracy?: { readonly low: number; readonly high: number };
  /**
   * `unknown`: others may use the device at any time, and nothing separates their part from ours. Its energy
   * then has the reason `unknown_cotenants`. Default: this process's alone, or shared by `cpuTime()`.
   */
  readonly cotenants?: "unknown";
}

/** The users of a device since the previous reading, from its driver: shares of its dynamic energy, 0…1. */
export interface UseShare {
  /** This process's share. */
  readonly own: number;
  /** Bounds of `own`. Default: `own`. */
  readonly least?: number;
  readonly most?: number;
  /** True when no process was at work: the energy is idle energy. Default false. */
  readonly atRest?: boolean;
}

/**
 * One value of a device. A failed read is `none` with its reason, never a zero. `atMs` is on the monotonic
 * time base of `performance.now()`.
 */
export type Reading = {
  readonly zone: string;
  readonly atMs: number;
  /**
   * Others used the device, and nothing separates their part from ours. Like `cotenants` of the zone, for
   * this reading.
   */
  readonly cotenants?: "unknown";
  /** The users since the previous reading. Default: this process, or by `cpuTime()`. */
  readonly share?: UseShare;
} & (
  | {
      readonly kind: "counter";
      readonly microjoules: bigint;
      /**
       * The counter missed energy since the previous reading: it was not sampled for a while. The interval is
       * lost and its energy unknown. A failed read (`none`) of a counter, in contrast, loses nothing.
       * Default: nothing missed.
       */
      readonly afterGap?: true;
    }
  | { readonly kind: "power"; readonly watts: number; readonly windowMs: number }
  | { readonly kind: "none"; readonly reason: string }
);

/** Cumulative CPU seconds since any fixed moment: of this process, and of everything on the host. */
export interface CpuTime {
  readonly ownS: number;
  readonly busyS: number;
  /** The smallest step of `busyS`. Default 0.01, as in `/proc/stat`. */
  readonly resolutionS?: number;
}

/** An opened device. */
export interface EnergyReader {
  /**
   * One reading per zone; of power also those of earlier moments since the last read, the oldest first.
   * Synchronous for fast counters, a promise for reads that block. May throw: the reading is then a gap.
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
