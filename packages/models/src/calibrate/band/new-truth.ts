/** Finds among refused reports those that are the new truth. Pure. */

import { GATE } from "./reported-band.js";
import { BEFORE, isReport, type LookedBack, type Report, scoreOf } from "./reports.js";

/** So many refused ones that are alike are the new truth. */
export const REFUSED_ALIKE = 8;

/** The reports of the new truth, and the look back since its first. */
export interface NewTruth {
  readonly reports: readonly Report[];
  readonly refused: readonly LookedBack[];
}

/**
 * The eight that are closest to each other, if within one gate; liars may lie between and on both sides. Calls that were not refused since the first of
 * them are of something else, which may still be there: they count as refused from now on.
 */
export function newTruthIn(lookedBack: readonly LookedBack[]): NewTruth | undefined {
  const candidates = lookedBack.filter(isReport).sort((a, b) => scoreOf(a) - scoreOf(b));
  const spanFrom = (from: number): number =>
    scoreOf(candidates[from + REFUSED_ALIKE - 1] as Report) - scoreOf(candidates[from] as Report);
  let best: number | undefined;
  for (let from = 0; from + REFUSED_ALIKE <= candidates.length; from++)
    if (spanFrom(from) <= (best === undefined ? GATE : spanFrom(best))) best = from;
  if (best === undefined) return undefined;
  const alike = new Set<LookedBack>(candidates.slice(best, best + REFUSED_ALIKE));
  const since = lookedBack.slice(lookedBack.findIndex((one) => alike.has(one)));
  return {
    reports: since.filter(isReport).filter((one) => alike.has(one)),
    refused: since.map((one) => (alike.has(one) ? null : (one ?? BEFORE))),
  };
}
