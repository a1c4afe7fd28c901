/** Merges what several processes know of the same keys. The result does not depend on who merges. Pure. */

import { type Calibration, MAX_REPORTS } from "../band/calibration.js";
import { timesOf } from "../band/fresh.js";
import type { Report } from "../band/reports.js";
import type { Calibrations } from "./calibration-text.js";
import { MAX_KEYS } from "./kept-keys.js";

/**
 * The reports of both, each once, the newest last. Where one side has detected a change and the other has
 * not, the other's reports are void. The width of the band, and a change in progress, come from the side with
 * the newest call.
 * @example merged(ours, theirs).reports
 */
export function merged(ours: Calibration, theirs: Calibration): Calibration {
  if (ours.moves !== theirs.moves) return ours.moves > theirs.moves ? ours : theirs;
  const newer = timesOf(theirs).newestMs > timesOf(ours).newestMs ? theirs : ours;
  const own = new Set(ours.reports.map(({ id }) => id));
  const others = theirs.reports.filter(({ id }) => !own.has(id));
  if (others.length === 0 && newer === ours) return ours;
  return { ...newer, reports: [...others, ...ours.reports].sort(byTime).slice(-MAX_REPORTS) };
}

/** Within a millisecond, the ids of one process give the order. */
const byTime = (a: Report, b: Report): number => a.atMs - b.atMs || (a.id < b.id ? -1 : 1);

/** Merges all keys, the one with the newest call last; the oldest are dropped where there are too many. */
export function mergedAll(ours: Calibrations, theirs: Calibrations): Calibrations {
  const all = new Map(theirs);
  for (const [key, calibration] of ours) {
    const other = all.get(key);
    all.set(key, other ? merged(calibration, other) : calibration);
  }
  return [...all]
    .map((entry) => ({ entry, at: timesOf(entry[1]).newestMs }))
    .sort((a, b) => a.at - b.at || (a.entry[0] < b.entry[0] ? -1 : 1))
    .slice(-MAX_KEYS)
    .map(({ entry }) => entry);
}

/** Whether ours contains anything that theirs does not. @example lacks(theirs, ours) */
export function lacks(theirs: Calibrations, ours: Calibrations): boolean {
  const all = new Map(theirs);
  return ours.some(([key, calibration]) => {
    const other = all.get(key);
    if (!other || other.moves !== calibration.moves) return !other || calibration.moves > other.moves;
    const known = new Set(other.reports.map(({ id }) => id));
    return (
      calibration.reports.some(({ id }) => !known.has(id)) ||
      timesOf(calibration).newestMs > timesOf(other).newestMs
    );
  });
}
