/** What is kept of the calls of one key, and what one more report makes of it. Pure; a plain record that can be written down. */

import type { EstimateComparison } from "@wattspan/core";
import { callsSinceChange, type Drift, driftAfter, NO_DRIFT } from "./drift.js";
import { newTruthIn } from "./new-truth.js";
import {
  bandOf,
  expected,
  FEWEST,
  GATE,
  type MethodBand,
  methodBandOf,
  middleOf,
  type ScoreBand,
  type Scores,
  scoresOf,
} from "./reported-band.js";
import { isPossible, type LookedBack, type Report, scoreOf } from "./reports.js";

/** What is known of a key. */
export interface Calibration {
  /** How often its factor has changed; what was kept before is void. */
  readonly moves: number;
  /** The last of them, oldest first. */
  readonly reports: readonly Report[];
  /** The last calls, oldest first. */
  readonly refused: readonly LookedBack[];
  /** Logarithm of what the band is widened by. */
  readonly widening: number;
  readonly drift: Drift;
}

/** Reports that are kept of a key: with more a band hardly gets better, and a slow drift is followed. */
export const MAX_REPORTS = 80;
/** Calls that are looked back at for refused ones. */
export const LOOK_BACK = 15;
/** The furthest that misses widen the band, and hits narrow it: 2.7 times. */
export const MAX_WIDENING = 1;
const MAX_REFUSED = 3;
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

/** Whether much was refused of late: then the reports are no sample of the model's calls. */
export const isDoubtful = ({ refused }: Calibration): boolean =>
  refused.filter((one) => one !== null).length > MAX_REFUSED;

/** Whether enough was reported, and little of late refused: else the band is the method's own. */
export const isTrusted = (calibration: Calibration): boolean =>
  calibration.reports.length >= FEWEST && !isDoubtful(calibration);

/** The band that is stated of the next call. */
export const statedBand = (calibration: Calibration, scores: Scores, method: MethodBand): ScoreBand =>
  isTrusted(calibration) ? bandOf(scores, calibration.widening, method) : methodBandOf(method);

/**
 * The same where too few calls of its size were reported: the factor is that of the nearest size, and the band holds the method's own, since other sizes may have another factor.
 * @example statedByOther(nearest, scores, method).centre
 */
export function statedByOther({ widening }: Calibration, scores: Scores, method: MethodBand): ScoreBand {
  const { low, centre, high } = bandOf(scores, widening, method);
  return { low: Math.min(low, -method.below), centre, high: Math.max(high, method.above) };
}

/** What became of a report. */
export interface Added {
  readonly calibration: Calibration;
  readonly comparison: EstimateComparison;
}

/**
 * One more report. It is compared with the band that was stated before it was seen. What is no positive number, or off by more than twelve times, is
 * refused, until most calls are off alike. One report moves the median by one rank, and the width by 4.5 % at most.
 */
export function added(
  calibration: Calibration,
  report: Report,
  method: MethodBand,
  scores: Scores = summaryOf(calibration),
  { low, high }: ScoreBand = statedBand(calibration, scores, method),
): Added {
  const score = scoreOf(report);
  if (!isPossible(report) || ![method.below, method.above].every(Number.isFinite))
    return { calibration, comparison: "refused" };
  const isFar = isTooFar(score, scores, method);
  const refused = [...calibration.refused, isFar ? report : null].slice(-LOOK_BACK);
  if (isFar) return afterRefusal({ ...calibration, refused });
  const isMissed = score < low || score > high;
  // What the method's band misses says nothing of how wide the other is.
  const widening = isDoubtful(calibration) ? calibration.widening : widened(calibration, isMissed);
  const reports = [...calibration.reports, report].slice(-MAX_REPORTS);
  const drift = driftWith(calibration, score, scores, method);
  const since = callsSinceChange(drift);
  if (since > 0) return restarted(calibration, reports.slice(-since));
  return {
    comparison: isMissed ? "outside" : "inside",
    calibration: { ...calibration, reports, refused, drift, widening },
  };
}

function isTooFar(score: number, { count, median }: Scores, method: MethodBand): boolean {
  if (count >= FEWEST) return Math.abs(score - median) > GATE;
  return Math.abs(score - middleOf(method)) > (method.below + method.above) / 2 + GATE;
}

function afterRefusal(calibration: Calibration): Added {
  const found = newTruthIn(calibration.refused);
  return found
    ? restarted(calibration, found.reports, found.refused)
    : { calibration, comparison: "refused" };
}

const restarted = (
  { moves }: Calibration,
  reports: readonly Report[],
  refused: Calibration["refused"] = [],
): Added => ({
  calibration: { ...NO_CALIBRATION, moves: moves + 1, reports, refused },
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
  return Math.max(-MAX_WIDENING, Math.min(MAX_WIDENING, next));
}
