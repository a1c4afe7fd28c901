/** What two readings of one energy counter mean. Pure. */

/** The counter's nature, from its zone. */
export interface CounterRange {
  /** The most power it can count, W. */
  readonly maxWatts: number;
  readonly refreshS: number;
  /** Where it wraps to zero, µJ; undefined: it does not wrap. */
  readonly modulusMicrojoules: bigint | undefined;
}

/** The meaning of two readings. Only a difference is energy. */
export type CounterStep =
  | { readonly kind: "difference"; readonly microjoules: bigint }
  | { readonly kind: "unchanged" }
  /** It may have wrapped more than once. */
  | { readonly kind: "ambiguous" }
  /** It restarted, or counted more than the device can draw. */
  | { readonly kind: "reset" };

const UNCHANGED: CounterStep = { kind: "unchanged" };
const AMBIGUOUS: CounterStep = { kind: "ambiguous" };
const RESET: CounterStep = { kind: "reset" };

/**
 * The step from one good reading to the next good one of the same zone.
 *
 * @example
 * counterStep(262_143_000_000n, 1_000_000n, 0.1, { maxWatts: 2000, refreshS: 0.001, modulusMicrojoules: 262_143_328_850n });
 * // difference of 1,328,850 µJ: it wrapped
 */
export function counterStep(
  previous: bigint,
  current: bigint,
  elapsedS: number,
  range: CounterRange,
): CounterStep {
  const { modulusMicrojoules: modulus, maxWatts, refreshS } = range;
  if (modulus !== undefined && elapsedS * maxWatts * 1e6 >= Number(modulus)) return AMBIGUOUS;
  if (current === previous) return UNCHANGED;
  if (current < previous && modulus === undefined) return RESET;
  const microjoules = current > previous ? current - previous : (modulus as bigint) - previous + current;
  // One refresh more than elapsed: the counter may already show what was drawn before the first reading.
  // Negative: the counter stood beyond the range that it is said to have.
  if (microjoules < 0n || Number(microjoules) > (elapsedS + refreshS) * maxWatts * 1e6) return RESET;
  return { kind: "difference", microjoules };
}
