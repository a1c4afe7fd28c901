/** How soon a change of a model's factor is noticed, by calculation. Checks the simulation. */

import { MAX_REPORTS } from "../../packages/models/src/calibrate/band/calibration.ts";
import { ALARM, ALLOWED, MAX_OF_ONE } from "../../packages/models/src/calibrate/band/drift.ts";
import { MIN_AGREEING } from "../../packages/models/src/calibrate/band/new-truth.ts";
import { GATE, scoresOf } from "../../packages/models/src/calibrate/band/reported-band.ts";

/** In 95 of 100 cases, a normal number is above its mean minus this many deviations. */
const SURE = 1.645;
/** Relative error of a deviation from the 10th and 90th percentile of 80 normal numbers. */
const DEVIATION_ERROR = 0.1;
/** Floating-point tolerance. */
const ROUNDED = 1e-3;
/** Search limit. */
const MAX_CALLS = 1000;

/**
 * Number of calls within which a change is noticed in 95 of 100 cases, after 80 known reports; Infinity if it
 * may never be noticed.
 *
 * After n calls the sum has, in deviations, the mean n·p·g and the variance n·p·(1 + (1 − p)·g²) + n²·u²: p
 * is the share of calls that are not refused, g the contribution of one of them, u the error of the centre
 * and the deviation, which are estimates themselves. The alarm is raised when mean − 1.645 · √variance
 * exceeds it, or when eight calls are refused.
 * @param deviation deviation of one call's normal noise, in logarithms.
 * @example callsToNotice(2, 0.33) // 12
 */
export function callsToNotice(factor: number, deviation: number): number {
  const shift = Math.abs(Math.log(factor));
  const accepted = below((GATE - shift) / deviation);
  const known = Math.sqrt(varianceOf(deviation) + ((Math.PI / 2) * deviation ** 2) / MAX_REPORTS);
  const away = shift / known;
  const gain = meanUpTo(MAX_OF_ONE, away) - ALLOWED;
  const error = Math.PI / 2 / MAX_REPORTS + (away * DEVIATION_ERROR) ** 2;
  for (let calls = 1; calls <= MAX_CALLS; calls++) {
    const spread = calls * accepted * (1 + (1 - accepted) * gain ** 2) + (calls * accepted) ** 2 * error;
    if (calls * accepted * gain - SURE * Math.sqrt(spread) > ALARM) return calls;
    const refused = calls * (1 - accepted);
    if (refused - SURE * Math.sqrt(refused * accepted) > MIN_AGREEING - ROUNDED) return calls;
  }
  return Number.POSITIVE_INFINITY;
}

/** The variance of 80 scores of that deviation, with the prior. */
function varianceOf(deviation: number): number {
  const prior = scoresOf([]).variance;
  const own = MAX_REPORTS - 1;
  return (5 * prior + own * deviation ** 2) / (5 + own);
}

/** The mean of a normal number around `mean`, capped at `most`. */
function meanUpTo(most: number, mean: number): number {
  const over = most - mean;
  return mean - (density(over) - over * (1 - below(over)));
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/**
 * The normal distribution function, to 7 digits (Abramowitz and Stegun, Handbook of mathematical functions,
 * 26.2.17).
 */
function below(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - density(z) * series : density(z) * series;
}
