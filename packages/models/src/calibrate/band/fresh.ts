/** Drops old reports. Pure. */

import { DAY_MS } from "@wattspan/core/units";
import type { Calibration } from "./calibration.js";
import { isReport, type LookedBack, type Report } from "./reports.js";

/** A model without reports for a week may be another by now. */
export const KEEP_MS = 7 * DAY_MS;

/**
 * The calibration with the reports of the last week; the same object if all are; undefined without any.
 * Reports a week in the future come from a wrong clock and are dropped too.
 * @example fresh(calibration, Date.now())?.reports.length
 */
export function fresh(calibration: Calibration, nowMs: number): Calibration | undefined {
  const isFresh = ({ atMs }: Report) => Math.abs(nowMs - atMs) < KEEP_MS;
  const isKept = (one: LookedBack) => !isReport(one) || isFresh(one);
  const reports = calibration.reports.filter(isFresh);
  if (reports.length === 0) return undefined;
  const refused = calibration.refused.filter(isKept);
  const isAll = reports.length + refused.length === calibration.reports.length + calibration.refused.length;
  return isAll ? calibration : { ...calibration, reports, refused };
}

/** Times of the oldest and the newest report. @example timesOf(calibration).oldestMs */
export function timesOf({ reports, refused }: Calibration): {
  readonly oldestMs: number;
  readonly newestMs: number;
} {
  const times = [...reports, ...refused].filter(isReport).map(({ atMs }) => atMs);
  return { oldestMs: Math.min(...times), newestMs: Math.max(...times) };
}
