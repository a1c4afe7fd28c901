/** What is kept of the calls of one key, and what one more report makes of it. Pure; a plain record that can be written down. */

import type { Component, EstimateComparison } from "@wattspan/core";
import { callsSinceChange, type Drift, driftAfter, NO_DRIFT } from "./drift.js";
import {
  bandOf,
  expected,
  FEWEST,
  GATE,
  type MethodBand,
  middleOf,
  type Scores,
  scoresOf,
} from "./reported-band.js";

/** One call whose energy was reported, with what the method said of it: joules at the facility's meter. */
export interface Report {
  /** Tells it from all others, those of other processes too. */
  readonly id: string;
  readonly reported: number;
  readonly estimated: number;
  /** What was stated before it was taken to the facility's meter. */
  readonly component?: Component;
}

/** What is known of a key. */
export interface Calibration {
  /** How often its factor has changed; what was kept before is void. */
  readonly moves: number;
  /** The last of them, oldest first. */
  readonly reports: readonly Report[];
  /** The last calls: those that were refused, and `null` for those that were not. */
  readonly refused: readonly (Report | null)[];
  /** Logarithm of what the band is widened by. */
  readonly widening: number;
  readonly drift: Drift;
}

/** Reports that are kept of a key: with more a band hardly gets better, and a slow drift is followed. */
export const MOST_REPORTS = 80;
/** Calls that are looked back at for refused ones. */
export const LOOK_BACK = 15;
/** The furthest that misses widen the band, and hits narrow it: 2.7 times. */
export const MOST_WIDENING = 1;
/** So many refused ones that are alike are the new truth. */
export const REFUSED_ALIKE = 8;
/** Share of calls that a band of 90 % misses. */
const MISSED = 0.1;
/** How far one call moves the width. */
const STEP = 0.05;
/** Before, the median is too uncertain itself to tell a drift. */
const FEWEST_FOR_DRIFT = 15;

/** Nothing is known. */
export const NO_CALIBRATION: Calibration = {
  ...{ moves: 0, reports: [], refused: [], widening: 0, drift: NO_DRIFT },
};

/** @example summaryOf(calibration).median */
export const summaryOf = ({ reports }: Calibration): Scores => scoresOf(reports.map(scoreOf));

const scoreOf = ({ reported, estimated }: Report): number => Math.log(reported / estimated);

/** What became of a report. */
export interface Added {
  readonly calibration: Calibration;
  readonly comparison: EstimateComparison;
}

/**
 * One more report. It is compared with the band that was stated before it was seen. What is no positive number, or off by more than twelve times, is
 * refused and changes nothing, until most calls are off alike. One report moves the median by one rank, and the width by 4.5 % at most.
 */
export function added(
  calibration: Calibration,
  report: Report,
  method: MethodBand,
  scores: Scores = summaryOf(calibration),
): Added {
  const score = scoreOf(report);
  if (![score, method.below, method.above].every(Number.isFinite))
    return { calibration, comparison: "refused" };
  const isFar = isTooFar(score, scores, method);
  const refused = [...calibration.refused, isFar ? report : null].slice(-LOOK_BACK);
  if (isFar) return afterRefusal({ ...calibration, refused });
  const { low, high } = bandOf(scores, calibration.widening, method);
  const isMissed = score < low || score > high;
  const reports = [...calibration.reports, report].slice(-MOST_REPORTS);
  const drift = driftWith(calibration, score, scores, method);
  const since = callsSinceChange(drift);
  if (since > 0) return restarted(calibration, reports.slice(-since));
  return {
    comparison: isMissed ? "outside" : "inside",
    calibration: { ...calibration, reports, refused, drift, widening: widened(calibration, isMissed) },
  };
}

function isTooFar(score: number, { count, median }: Scores, method: MethodBand): boolean {
  if (count >= FEWEST) return Math.abs(score - median) > GATE;
  return Math.abs(score - middleOf(method)) > (method.below + method.above) / 2 + GATE;
}

function afterRefusal(calibration: Calibration): Added {
  const refused = calibration.refused.filter((report) => report !== null);
  const scores = refused.map(scoreOf);
  const areAlike = Math.max(...scores) - Math.min(...scores) <= GATE;
  if (refused.length >= REFUSED_ALIKE && areAlike) return restarted(calibration, refused);
  return { calibration, comparison: "refused" };
}

const restarted = ({ moves }: Calibration, reports: readonly Report[]): Added => ({
  calibration: { ...NO_CALIBRATION, moves: moves + 1, reports },
  comparison: "moved",
});

function driftWith({ drift }: Calibration, score: number, scores: Scores, method: MethodBand): Drift {
  if (scores.count < FEWEST_FOR_DRIFT) return NO_DRIFT;
  const { centre, deviation } = expected(scores, method);
  return driftAfter(drift, (score - centre) / deviation);
}

/** Of many calls as many are missed as should be, whatever they are like, as long as this is off its limits. */
function widened({ widening }: Calibration, isMissed: boolean): number {
  const next = widening + STEP * ((isMissed ? 1 : 0) - MISSED);
  return Math.max(-MOST_WIDENING, Math.min(MOST_WIDENING, next));
}
