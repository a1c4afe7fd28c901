/**
 * The factor of a method from calls of known energy, in logarithms of known ÷ estimated ("scores"). Pure.
 *
 * The centre is the median of the scores. The width is that of one more call by Student's t, with a prior of
 * five calls, and at least from the 10th to the 90th percentile: calls of two kinds lie far from the median,
 * which is of one of them.
 */

import type { EstimateComparison } from "@wattspan/core";
import type { Spread } from "../figures/spread.js";
import { studentT95 } from "../figures/student-t.js";

/** What is known of a model at a provider. */
export interface Scores {
  /** Of the latest calls that count, oldest first. */
  readonly accepted: readonly number[];
  /** The latest calls, oldest first: the score of a refused one, null for an accepted one. */
  readonly latest: readonly (number | null)[];
}

/** Bounds and centre of the score of the next call. */
export interface ScoreRange {
  readonly low: number;
  readonly centre: number;
  readonly high: number;
}

/** Among five, two false ones do not move the median outside the others. */
const MIN_CALLS = 5;
/** More hardly improve a range, and a slow change is followed. */
export const MAX_CALLS = 50;
/** A call further from the others measures something else. */
const MAX_DISTANCE = Math.log(12);
/** Number of latest calls that are searched for refused ones. */
const LOOK_BACK = 15;
/** With more refused, the rest is no sample of the model's calls. */
const MAX_REFUSED = 3;
/** As many refused calls that agree are the new truth. */
const MIN_AGREEING = 8;
/** Noise of one call before any is known, and the number of calls it is worth. */
const PRIOR = { deviation: 0.35, calls: 5 };
/** Standard deviations between the 10th and 90th percentile of a normal distribution. */
const WIDTH_80 = 2.563;
/** The variance of a median over that of a mean. */
const OF_MEDIAN = Math.PI / 2;

/** Nothing is known. */
export const NO_SCORES: Scores = { accepted: [], latest: [] };

/** The range of the next score; undefined below five calls, and while many are refused. */
export function learnedRange({ accepted, latest }: Scores): ScoreRange | undefined {
  const count = accepted.length;
  if (count < MIN_CALLS || refusedIn(latest).length > MAX_REFUSED) return undefined;
  const sorted = [...accepted].sort((a, b) => a - b);
  const centre = quantileOf(sorted, 0.5);
  const low = quantileOf(sorted, 0.1);
  const high = quantileOf(sorted, 0.9);
  const own = count - 1;
  const deviation = (high - low) / WIDTH_80;
  const variance = (PRIOR.calls * PRIOR.deviation ** 2 + own * deviation ** 2) / (PRIOR.calls + own);
  const half = studentT95(PRIOR.calls + own) * Math.sqrt(variance * (1 + OF_MEDIAN / count));
  return { low: Math.min(low, centre - half), centre, high: Math.max(high, centre + half) };
}

/**
 * Adds a call, and compares it with the range that was stated before. Refused are calls more than twelve times
 * off the median or, before the fifth, off the method's range; until eight of the latest are refused alike.
 * @param method The method's own range, for calls without a learned one.
 */
export function added(
  scores: Scores,
  score: number,
  method: Spread,
): { readonly scores: Scores; readonly comparison: EstimateComparison } {
  if (!Number.isFinite(score)) return { scores, comparison: "refused" };
  const { accepted, latest } = scores;
  const { low, high } = learnedRange(scores) ?? { low: -method.below, high: method.above };
  if (isFar(accepted, score, method)) {
    const next = [...latest, score].slice(-LOOK_BACK);
    const refused = refusedIn(next);
    const agree = Math.max(...refused) - Math.min(...refused) <= MAX_DISTANCE;
    return refused.length >= MIN_AGREEING && agree
      ? { scores: { accepted: refused, latest: [] }, comparison: "moved" }
      : { scores: { accepted, latest: next }, comparison: "refused" };
  }
  const next = {
    accepted: [...accepted, score].slice(-MAX_CALLS),
    latest: [...latest, null].slice(-LOOK_BACK),
  };
  return { scores: next, comparison: score < low || score > high ? "outside" : "inside" };
}

function isFar(accepted: readonly number[], score: number, { below, above }: Spread): boolean {
  if (accepted.length < MIN_CALLS) return score < -below - MAX_DISTANCE || score > above + MAX_DISTANCE;
  const sorted = [...accepted].sort((a, b) => a - b);
  return Math.abs(score - quantileOf(sorted, 0.5)) > MAX_DISTANCE;
}

const refusedIn = (latest: Scores["latest"]): readonly number[] => latest.filter((one) => one !== null);

/** A quantile of sorted numbers, between two of them by their distance. */
function quantileOf(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  return below + (at % 1) * ((sorted[Math.ceil(at)] ?? 0) - below);
}
