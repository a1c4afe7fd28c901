/** What several processes know of the same keys, as one. Pure. */

import { type Calibration, MOST_REPORTS } from "./calibration.js";
import type { Calibrations } from "./calibration-text.js";

/**
 * The reports of both, each once, the newest of ours last. Where one side has noticed a change that the other has not, the other's reports are of before, and void.
 * How wide the band is, and what is on its way to a change, are ours.
 * @example merged(ours, theirs).reports
 */
export function merged(ours: Calibration, theirs: Calibration): Calibration {
  if (ours.moves !== theirs.moves) return ours.moves > theirs.moves ? ours : theirs;
  const own = new Set(ours.reports.map(({ id }) => id));
  const others = theirs.reports.filter(({ id }) => !own.has(id));
  return { ...ours, reports: [...others, ...ours.reports].slice(-MOST_REPORTS) };
}

/** The same of all keys: those of theirs alone come first, so that they go first where there are too many. */
export function mergedAll(ours: Calibrations, theirs: Calibrations): Calibrations {
  const all = new Map(theirs);
  for (const [key, calibration] of ours) {
    const other = all.get(key);
    all.delete(key);
    all.set(key, other ? merged(calibration, other) : calibration);
  }
  return [...all];
}

/** Whether there is something in ours that theirs does not have. @example lacks(theirs, ours) */
export function lacks(theirs: Calibrations, ours: Calibrations): boolean {
  const all = new Map(theirs);
  return ours.some(([key, { moves, reports }]) => {
    const other = all.get(key);
    if (!other || other.moves !== moves) return !other || moves > other.moves;
    const known = new Set(other.reports.map(({ id }) => id));
    return reports.some(({ id }) => !known.has(id));
  });
}
