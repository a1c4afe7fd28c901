/**
 * What a person implements to add a device that knows its energy or power.
 * One required member to open it, one to read it. Check yours with `energyMeterContract`
 * from `@wattspan/testing`.
 */

/** The part of a machine that a zone covers. */
export type Component =
  | "gpu" | "cpu" | "memory" | "network" | "storage" | "server" | "cooling" | "other"; // biome-ignore format: one line

/** Why a meter cannot work here. `absent`: no such device; `denied`: a permission is missing;
 * `unsupported`: the device is there but cannot say it; `stuck`: its counter does not move; `lost`: it went away. */
export type Unavailability = "absent" | "denied" | "unsupported" | "stuck" | "lost";

/**
 * One counter or gauge of a device, and what must be known to read it rightly.
 * `id` identifies the hardware (a path or a UUID), never a name that two zones could share.
 */
export interface Zone {
  readonly id: string;
  /** A name for people; may repeat. Default: `id`. */
  readonly name?: string;
  readonly component: Component;
  /** `component`: a part of a device; `device`: a whole card or package; `host`: everything in the box. */
  readonly scope: "component" | "device" | "host";
  /** Ids of zones whose energy is inside this one: a zone and its parent are never added. */
  readonly contains?: readonly string[];
  /** `sensor`: hardware measured it; `model`: computed from activity; `attributed`: already only ours. */
  readonly origin: "sensor" | "model" | "attributed";
  /** How often the device brings a new value, in milliseconds. */
  readonly refreshMs: number;
  /**
   * Whether `atMs` of its readings is the moment at which the device took the value, and not when it was read: then no refresh is looked
   * for. Default false.
   */
  readonly stamped?: boolean;
  /**
   * How old a value of a counter with `refreshMs` up to 10 is when it is read, in the mean, in milliseconds, and what says so: half a
   * refresh where it stands between refreshes. Default: as good as new, since no device was measured yet.
   */
  readonly valueAge?: { readonly ms: number; readonly source: string };
  /** The most power the zone can draw, in watts: tells a counter wrap from a reset. */
  readonly maxWatts: number;
  /** Where the counter wraps to zero, in joules. Absent: it does not wrap. */
  readonly modulusJ?: number;
  /** Power at rest, in watts, when known; learned otherwise. */
  readonly idleWatts?: number;
  /**
   * Relative error of the zone's energy: the truth lies in `[low × E, high × E]`.
   * Default: 0.95…1.05 for a sensor, 0.5…2 for a model.
   */
  readonly accuracy?: { readonly low: number; readonly high: number };
  /**
   * `unknown`: others may use the device at any time, and nothing tells their part from ours. Energy of it then has the
   * reason `unknown_cotenants`. Default: it is this process's alone, or `cpuTime()` tells whose it is.
   */
  readonly cotenants?: "unknown";
}

/** Whose work a device did since the reading before, where its driver tells: parts of its dynamic energy, 0…1. */
export interface UseShare {
  /** What this process used. */
  readonly own: number;
  /** The least and the most that it can have been. Default: `own`. */
  readonly least?: number;
  readonly most?: number;
  /** Nobody was seen at work: what the device drew is its power at rest. Default: somebody was. */
  readonly atRest?: boolean;
}

/**
 * One value that a device said. A failed read is `none` with its reason, never a zero.
 * `atMs` is on the monotonic time base of `performance.now()`.
 */
export type Reading = {
  readonly zone: string;
  readonly atMs: number;
  /** Others were seen on the device, and nothing tells their part from ours: as `cotenants` of the zone, for now. */
  readonly cotenants?: "unknown";
  /** Whose work it did since the reading before. Default: this process's, or what `cpuTime()` tells. */
  readonly share?: UseShare;
} & (
  | {
      readonly kind: "counter";
      readonly microjoules: bigint;
      /**
       * What was drawn since the reading before is not all in the count: it was not looked at for a while. The interval is then lost, and its
       * energy is not known, where a failed read (`none`) of a counter loses nothing. Default: all is in it.
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
   * One reading per zone. Synchronous for fast counters; a promise for everything that blocks.
   * May throw: the moment is then a gap.
   */
  read(): readonly Reading[] | Promise<readonly Reading[]>;
  /**
   * For zones that the whole host shares: who used the CPU. With it, energy of other processes is told apart;
   * without it, all of the zone's energy counts as this process's. Zones of component `gpu` take no account of it.
   */
  cpuTime?(): CpuTime | undefined;
  /**
   * Seconds that the machine has slept since any fixed moment, as the system counts them. An interval in which it grew is
   * lost: counters may have restarted. Asked where the wall clock jumped; without it a jump of 2 s ahead is taken for sleep.
   */
  suspendedS?(): number | undefined;
  /**
   * CPU seconds that reading took in other threads or processes since the reader was opened, for `wattspan.self.cpu.time`: what `read` takes
   * itself is measured anyway. Asked for once a second.
   */
  selfCpuS?(): number | undefined;
  close?(): void | Promise<void>;
}

/** What opening a meter gave: a reader, or why not and what a person can do about it. */
export type Opened =
  | {
      readonly status: "ready";
      readonly zones: readonly Zone[];
      readonly reader: EnergyReader;
      /** What a person should know of it: what it is read through, what was left out and why. A sentence each, shown in the status. */
      readonly notes?: readonly string[];
      /** Which meter it is, where the one that was opened stands for several, or is loaded only then. Default: that one. */
      readonly meter?: { readonly name: string; readonly verified?: Verification };
    }
  | {
      readonly status: "unavailable";
      readonly reason: Unavailability;
      readonly detail: string;
      readonly remedy?: string;
      /** As where it is ready. */
      readonly meter?: { readonly name: string; readonly verified?: Verification };
    };

/**
 * What a meter was tried on. Only a device proves a meter; a simulator with its own truth proves its arithmetic, and
 * files in the device's format prove its parser.
 */
export interface Verification {
  readonly by: "device" | "simulator" | "fixture";
  /** The day, as `2026-11-25`. */
  readonly on: string;
  /** The device, or what stood for it. */
  readonly machine: string;
}

/**
 * A source of energy readings.
 *
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
  /** Default: it is not known. */
  readonly verified?: Verification;
  /** Opens the device. Must not throw for an absent device: that is `unavailable`. */
  open(signal: AbortSignal): Promise<Opened>;
}
