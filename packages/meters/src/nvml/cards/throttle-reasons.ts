/**
 * Limits on the clocks of a card, from the bits of `nvmlDeviceGetCurrentClocksEventReasons`. Source:
 * `nvml.h`.
 */

/** One reason, as the metric names it. */
export type ThrottleReason = "thermal" | "power_brake" | "hardware" | "power_cap" | "sync_boost";

/**
 * The bits by priority: several may be set, and a second counts once. Bit 3 means that the hardware slows
 * down, without a cause. Rest, clocks that a user chose and display clocks are not limits.
 */
const BITS: readonly (readonly [mask: number, reason: ThrottleReason])[] = [
  [0x20 | 0x40, "thermal"],
  [0x80, "power_brake"],
  [0x08, "hardware"],
  [0x04, "power_cap"],
  [0x10, "sync_boost"],
];

/**
 * The first reason, or `none`. Unknown bits are ignored.
 *
 * @example throttleReason(0x44) // "thermal"
 */
export function throttleReason(bits: number): ThrottleReason | "none" {
  return BITS.find(([mask]) => (bits & mask) !== 0)?.[1] ?? "none";
}
