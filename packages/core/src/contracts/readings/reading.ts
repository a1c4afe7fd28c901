/** What a reader states of a device and of those who use it. */

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
