/**
 * The record of one key's calls, and its update by one more report. Pure; a plain record that can be
 * serialized.
 */

import type { EstimateComparison } from "@wattspan/core";
import { callsSinceChange, type Drift, driftAfter, NO_DRIFT } from "./drift.js";
import { newTruthIn } from "./new-truth.js";
import {
  bandOf,
  expected,
  GATE,
  type MethodBand,
  MIN_REPORTS,
  methodBandOf,
  middleOf,
  type ScoreBand,
  type Scores,
  scoresOf,
} from "./reported-band.js";
import { isPossible, type LookedBack, type Report, scoreOf } from "./reports.js";

/** The calibration of a key. */
export interface Calibration {
  /** How often its factor has changed; a change voids what was kept before. */
  readonly moves: number;
  /** The latest reports, oldest first. */
  readonly reports: readonly Report[];
  /** The latest calls, oldest first. */
  readonly refused: readonly LookedBack[];
  /** Logarithm of the factor that widens the band. */
  readonly widening: number;
  readonly drift: Drift;
}

/** Maximum number of reports per key: more hardly improve a band, and a slow drift is followed. */
export const MAX_REPORTS = 80;
/** Number of latest calls that are searched for refused ones. */
export const LOOK_BACK = 15;
/** The limit of widening and narrowing the band: 2.7 times. */
export const MAX_WIDENING = 1;
const MAX_REFUSED = 3;
/** Share of calls that a band of 90 % misses. */
const MISSED = 0.1;
/** How far one call moves the width. */
const STEP = 0.05;
/** With fewer, the median itself is too uncertain to detect a drift. */
const MIN_FOR_DRIFT = 15;

/** A calibration without reports. */
export const NO_CALIBRATION: Calibration = {
  ...{ moves: 0, reports: [], refused: [], widening: 0, drift: NO_DRIFT },
};

/** @example summaryOf(calibration).median */
export const summaryOf = ({ reports }: Calibration): Scores => scoresOf(reports.map(scoreOf));

/** Whether many of the latest reports were refused: the rest is then no sample of the model's calls. */
export const isDoubtful = ({ refused }: Calibration): boolean =>
  refused.filter((one) => one !== null).length > MAX_REFUSED;

/** Whether enough was reported, and few of the latest reports refused; else the band is the method's own. */
export const isTrusted = (calibration: Calibration): boolean =>
  calibration.reports.length >= MIN_REPORTS && !isDoubtful(calibration);

/** The band for the next call. */
export const statedBand = (calibration: Calibration, scores: Scores, method: MethodBand): ScoreBand =>
  isTrusted(calibration) ? bandOf(scores, calibration.widening, method) : methodBandOf(method);

/**
 * The band where too few calls of its size were reported: the factor of the nearest size, with a band that
 * includes the method's own, since other sizes may have another factor. The factor is within the method's band:
 * beyond it the method, or a report, is wrong at that size, and not at each.
 * @example statedByOther(nearest, scores, method).centre
 */
export function statedByOther({ widening }: Calibration, scores: Scores, method: MethodBand): ScoreBand {
  const { low, centre, high } = bandOf(scores, widening, method);
  return {
    low: Math.min(low, -method.below),
    centre: Math.max(-method.below, Math.min(method.above, centre)),
    high: Math.max(high, method.above),
  };
}

/** The result of a report. */
export interface Added {
  readonly calibration: Calibration;
  readonly comparison: EstimateComparison;
}

/**
 * Adds a report. It is compared with the band that was stated before it arrived. Reports that are not
 * positive are refused, as are those more than a factor of twelve off the median, or, before the fifth, off
 * the method's band; until most calls are off alike. One report
 * moves the median by one rank, and the widening by 4.5 % at most.
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
  // A miss of the method's band says nothing about the width of the other.
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
  if (count >= MIN_REPORTS) return Math.abs(score - median) > GATE;
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
  if (scores.count < MIN_FOR_DRIFT) return NO_DRIFT;
  const { centre, deviation } = expected(scores, method);
  return driftAfter(drift, (score - centre) / deviation);
}

/**
 * Over many calls the share of misses approaches the target for any distribution, as long as the width is
 * within its limits.
 */
function widened({ widening }: Calibration, isMissed: boolean): number {
  const next = widening + STEP * ((isMissed ? 1 : 0) - MISSED);
  return Math.max(-MAX_WIDENING, Math.min(MAX_WIDENING, next));
}
