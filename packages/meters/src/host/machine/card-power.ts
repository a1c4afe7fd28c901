/** How much a card draws at most, whoever made it. */

/** For a card without a stated limit. */
const MAX_WATTS = 2000;
/**
 * The limit applies to an average; peaks of milliseconds exceed it, and a module has a processor in addition
 * to the GPU.
 */
const PEAK_OVER_LIMIT = 2;
/** No card has a higher limit: a driver's mark of a missing number is one. */
const MAX_LIMIT_WATTS = 5000;

/** A limit in watts, if it is one. @example plainLimit(4_294_967) // undefined */
export const plainLimit = (watts: number | undefined): number | undefined =>
  watts !== undefined && watts > 0 && watts <= MAX_LIMIT_WATTS ? watts : undefined;

/**
 * The most that a card draws.
 * @param limits The set one, and the highest that may be set: it may be raised while the meter is open.
 * @example maxWattsOf(300, 400) // 800
 */
export function maxWattsOf(...limits: readonly (number | undefined)[]): number {
  const limit = Math.max(0, ...limits.map((watts) => plainLimit(watts) ?? 0));
  return limit > 0 ? PEAK_OVER_LIMIT * limit : MAX_WATTS;
}
