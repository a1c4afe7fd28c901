/** What holds the clocks of a card down, from the bits of `nvmlDeviceGetCurrentClocksEventReasons`. Source: `nvml.h`. */

/** One reason, as the metric names it. */
export type ThrottleReason = "thermal" | "power_brake" | "hardware" | "power_cap" | "sync_boost";

/**
 * The bits by their weight: several may be set, and a second is counted once. Bit 3 says that the hardware slows down and not why. Rest, clocks
 * that somebody chose and clocks of a display hold nothing down.
 */
const BITS: readonly (readonly [mask: number, reason: ThrottleReason])[] = [
  [0x20 | 0x40, "thermal"],
  [0x80, "power_brake"],
  [0x08, "hardware"],
  [0x04, "power_cap"],
  [0x10, "sync_boost"],
];

/**
 * The reason that comes first, or `none`. Bits that are not known yet say nothing.
 *
 * @example throttleReason(0x44) // "thermal"
 */
export function throttleReason(bits: number): ThrottleReason | "none" {
  return BITS.find(([mask]) => (bits & mask) !== 0)?.[1] ?? "none";
}
