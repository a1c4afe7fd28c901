/** The step between two readings of one energy counter. Pure. */

import { MICROJOULES_PER_JOULE } from "../../contracts/units.js";

/** The counter's properties, from its zone. */
export interface CounterRange {
  /** Maximum power, W. */
  readonly maxWatts: number;
  readonly refreshS: number;
  /** Where it wraps to zero, µJ; undefined: it does not wrap. */
  readonly modulusMicrojoules: bigint | undefined;
}

/**
 * The step between successive good readings of one zone, µJ. `ambiguous`: it may have wrapped more than once.
 * `reset`: it restarted, or counted more than the device can draw.
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
  if (modulus !== undefined && elapsedS * maxWatts * MICROJOULES_PER_JOULE >= Number(modulus))
    return "ambiguous";
  if (current < previous && modulus === undefined) return "reset";
  const microjoules = current >= previous ? current - previous : (modulus as bigint) - previous + current;
  // One refresh more than elapsed: the counter may already include energy from before the first reading.
  // Negative: the counter exceeded its stated range.
  if (microjoules < 0n || Number(microjoules) > (elapsedS + refreshS) * maxWatts * MICROJOULES_PER_JOULE)
    return "reset";
  return microjoules;
}
