/** What two readings of one energy counter mean. Pure. */

/** The counter's nature, from its zone. */
export interface CounterRange {
  /** The most power it can count, W. */
  readonly maxWatts: number;
  readonly refreshS: number;
  /** Where it wraps to zero, µJ; undefined: it does not wrap. */
  readonly modulusMicrojoules: bigint | undefined;
}

/**
 * The step from one good reading to the next good one of the same zone, µJ; `ambiguous` where it may have wrapped more than once, `reset`
 * where it restarted, or counted more than the device can draw.
 *
 * @example
 * counterStep(262_143_000_000n, 1_000_000n, 0.1, { maxWatts: 2000, refreshS: 0.001, modulusMicrojoules: 262_143_328_850n });
 * // 1_328_850n: it wrapped
 */
export function counterStep(
  previous: bigint,
  current: bigint,
  elapsedS: number,
  range: CounterRange,
): bigint | "ambiguous" | "reset" {
  const { modulusMicrojoules: modulus, maxWatts, refreshS } = range;
  if (modulus !== undefined && elapsedS * maxWatts * 1e6 >= Number(modulus)) return "ambiguous";
  if (current < previous && modulus === undefined) return "reset";
  const microjoules = current >= previous ? current - previous : (modulus as bigint) - previous + current;
  // One refresh more than elapsed: the counter may already show what was drawn before the first reading.
  // Negative: the counter stood beyond the range that it is said to have.
  if (microjoules < 0n || Number(microjoules) > (elapsedS + refreshS) * maxWatts * 1e6) return "reset";
  return microjoules;
}
