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
