/**
 * The band of a call's energy from the reports of earlier calls, in logarithms of reported ÷ estimated
 * ("scores"). Pure, and blind to time.
 *
 * The centre is the median of the scores, drawn to the middle of the method's own band while there are few.
 * The width is that of one more call, by Student's t, times a factor that follows how often the band was
 * missed (Gibbs, Candès: Adaptive conformal inference under distribution shift, arXiv:2106.00170).
 */

import { studentT95 } from "../../figures/student-t.js";
import { quantileOf } from "./quantile.js";

/** The distance of an estimate's bounds from its value: log(value ÷ low) and log(high ÷ value). */
export interface MethodBand {
  readonly below: number;
  readonly above: number;
}

/** Bounds and centre of the score of the next call. */
export interface ScoreBand {
  readonly low: number;
  readonly centre: number;
  readonly high: number;
}

/** Statistics of a key's scores. */
export interface Scores {
  readonly count: number;
  readonly median: number;
  /** Of one call, with the prior. */
  readonly variance: number;
  /** 10th and 90th percentile. */
  readonly low: number;
  readonly high: number;
}

/**
 * Minimum number of reports to leave the method's band: among five, two false ones do not move the median
 * outside the others.
 */
export const MIN_REPORTS = 5;
/** A report further from the others measures something else. */
export const GATE = Math.log(12);
/** Two halves of a normal distribution hold 90 % between ±1.645 standard deviations. */
const WIDTH_90 = 2 * 1.645;
/** Noise of one call before any is known, and the number of calls it is worth. */
const PRIOR = { deviation: 0.35, calls: 5 };
/** Standard deviations between the 10th and 90th percentile of a normal distribution. */
const WIDTH_80 = 2.563;
/** With fewer scores, quantiles are worse than the median deviation. */
const MIN_FOR_QUANTILES = 20;
/** A normal distribution's standard deviation over its median deviation. */
const BY_MEDIAN_DEVIATION = 1.4826;
/** The variance of a median over that of a mean: π ÷ 2. */
const OF_MEDIAN = Math.PI / 2;
/** A method that claims to be exact is still corrected. */
const MIN_SPREAD = 0.1;

/** @example scoresOf([0.1, 0.2, 0.2]).median // 0.2 */
export function scoresOf(scores: readonly number[]): Scores {
  const count = scores.length;
  if (count === 0) return { count, median: 0, variance: PRIOR.deviation ** 2, low: 0, high: 0 };
  const sorted = [...scores].sort((a, b) => a - b);
  const median = quantileOf(sorted, 0.5);
  const [low, high] = [quantileOf(sorted, 0.1), quantileOf(sorted, 0.9)];
  const deviation =
    count < MIN_FOR_QUANTILES
      ? BY_MEDIAN_DEVIATION * medianDeviation(sorted, median)
      : (high - low) / WIDTH_80;
  const own = count - 1;
  const variance = (PRIOR.calls * PRIOR.deviation ** 2 + own * deviation ** 2) / (PRIOR.calls + own);
  return { count, median, variance, low, high };
}

function medianDeviation(scores: readonly number[], median: number): number {
  return quantileOf(
    scores.map((score) => Math.abs(score - median)).sort((a, b) => a - b),
    0.5,
  );
}

/**
 * The expected value of the next score, and its standard deviation.
 * @example expected(scores, { below: 1, above: 1 }).centre
 */
export function expected(
  { count, median, variance }: Scores,
  { below, above }: MethodBand,
): { readonly centre: number; readonly deviation: number } {
  const spread = Math.max(MIN_SPREAD, (below + above) / WIDTH_90) ** 2;
  const ofMedian = (OF_MEDIAN * variance) / count;
  const trust = spread / (spread + ofMedian);
  const centre = trust * median + (1 - trust) * middleOf({ below, above });
  return { centre, deviation: Math.sqrt(variance + trust * ofMedian) };
}

/** @example middleOf({ below: 1, above: 2 }) // 0.5 */
export const middleOf = ({ below, above }: MethodBand): number => (above - below) / 2;

/** The method's own band for the next call. @example methodBandOf({ below: 1, above: 2 }).high // 2 */
export const methodBandOf = ({ below, above }: MethodBand): ScoreBand => ({
  low: -below,
  centre: 0,
  high: above,
});

/**
 * The band for the next call: the method's own until {@link MIN_REPORTS} reports are in. It reaches from the 10th to
 * the 90th percentile of the scores at least: calls of two kinds lie further from the median, which is of one of them,
 * than most calls. Never beyond the method's own, or a factor of twelve on each side of the median.
 * @param widening The logarithm of the factor that the misses so far demand.
 */
export function bandOf(scores: Scores, widening: number, method: MethodBand): ScoreBand {
  const { below, above } = method;
  if (scores.count < MIN_REPORTS) return methodBandOf(method);
  const { centre, deviation } = expected(scores, method);
  const half = studentT95(PRIOR.calls + scores.count - 1) * deviation;
  const wider = Math.exp(widening);
  const [down, up] = [Math.max(half, centre - scores.low), Math.max(half, scores.high - centre)];
  return {
    low: Math.max(centre - wider * down, Math.min(-below, scores.median - GATE)),
    centre,
    high: Math.min(centre + wider * up, Math.max(above, scores.median + GATE)),
  };
}
