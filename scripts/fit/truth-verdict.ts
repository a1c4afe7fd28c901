/** A truth against a band. */

import type { Range } from "../../packages/core/src/contracts/footprint.ts";

/** What a measured figure includes: only GPUs, or the server at the wall plug. */
export type Boundary = "gpu" | "server";

/** A figure, or its bounds. */
export type Truth = number | readonly [low: number, high: number];

/** The bounds of a truth. */
export const boundsOf = (truth: Truth): readonly [number, number] =>
  typeof truth === "number" ? [truth, truth] : truth;

/**
 * In if the whole truth is in the band; out, with the factor from the truth's nearest bound to the band's;
 * between if only part of it is.
 */
export function verdictOf(band: Range, truth: Truth): string {
  const [low, high] = boundsOf(truth);
  if (band.low <= low && high <= band.high) return "in";
  if (high < band.low) return `**out**: band ${(band.low / high).toPrecision(3)} × above`;
  if (low > band.high) return `**out**: band ${(low / band.high).toPrecision(3)} × below`;
  return "partly in";
}
