/** Student's t distribution, by jstat. */

/// <reference path="../../jstat.d.ts" />
import jstat from "jstat";

/**
 * The value below which a t of so many degrees of freedom lies with this probability.
 * @example tQuantile(0.975, 9) // 2.262
 */
export const tQuantile = (probability: number, degrees: number): number =>
  jstat.jStat.studentt.inv(probability, degrees);

/** The chance that a t of so many degrees of freedom is at least as far from zero. */
export const tTwoSided = (t: number, degrees: number): number =>
  2 * jstat.jStat.studentt.cdf(-Math.abs(t), degrees);

/** Beyond, a probability has no digits left. */
const MAX_NORMAL = 8;

/**
 * The normal value that is as unlikely as a t of so many degrees of freedom.
 * @example normalOfT(2.262, 9) // 1.96
 */
export function normalOfT(t: number, degrees: number): number {
  const tail = jstat.jStat.studentt.cdf(-Math.abs(t), degrees);
  const size = tail > 0 ? Math.min(MAX_NORMAL, -jstat.jStat.normal.inv(tail, 0, 1)) : MAX_NORMAL;
  return t < 0 ? -size : size;
}
