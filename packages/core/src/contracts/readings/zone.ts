/** What a meter states of a device before it is read. */

/** The part of a machine that a zone covers. */
export type Component =
  | "gpu" | "cpu" | "memory" | "network" | "storage" | "server" | "cooling" | "other"; // biome-ignore format: one line

/**
 * One counter or gauge of a device, with the facts needed to read it correctly. `id` identifies the hardware
 * (a path or a UUID), never a name that two zones could share.
 */
export interface Zone extends ZoneDetails {
  readonly id: string;
  readonly component: Component;
  /** `component`: a part of a device; `device`: a whole card or package; `host`: everything in the box. */
  readonly scope: "component" | "device" | "host";
  /** `sensor`: hardware measured it; `model`: computed from activity; `attributed`: already only ours. */
  readonly origin: "sensor" | "model" | "attributed";
  /** The interval between new values of the device, in milliseconds. */
  readonly refreshMs: number;
  /**
   * Maximum power of the zone, in watts; more than 1e9 counts as 1e9. It separates a counter wrap from a reset, and a
   * gauge's reading of more than ten times as much is refused.
   */
  readonly maxWatts: number;
}

/** What only some meters know of a zone. */
export interface ZoneDetails {
  /** A name for people; may repeat. Default: `id`. */
  readonly name?: string;
  /** Ids of zones whose energy is part of this one. A zone and its parent are never added. */
  readonly contains?: readonly string[];
  /** Where the counter wraps to zero, in joules. Absent: it does not wrap. */
  readonly modulusJ?: number;
  /** Idle power in watts, if known. Otherwise it is learned. */
  readonly idleWatts?: number;
  /**
   * Relative error of the zone's energy: the truth lies in `[low × E, high × E]`.
   * Default: 0.95…1.05 for a sensor, 0.9…1.1 for what is attributed, 0.5…2 for a model.
   */
  readonly accuracy?: { readonly low: number; readonly high: number };
  /**
   * `unknown`: others may use the device at any time, and nothing separates their part from ours. Its energy
   * then has the reason `unknown_cotenants`. Default: this process's alone, or shared by `cpuTime()`.
   */
  readonly cotenants?: "unknown";
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
}
