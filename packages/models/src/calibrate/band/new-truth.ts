/** Finds the reports among the refused ones that are the new truth. Pure. */

import { GATE } from "./reported-band.js";
import { BEFORE, isReport, type LookedBack, type Report, scoreOf } from "./reports.js";

/** This many refused reports that agree are the new truth. */
export const MIN_AGREEING = 8;

/** The reports of the new truth, and the calls since its first. */
export interface NewTruth {
  readonly reports: readonly Report[];
  readonly refused: readonly LookedBack[];
}

/**
 * The eight that are closest to each other, if within one gate; false reports may lie between and on both
 * sides. Calls since the first of them that were not refused belong to the old truth, which may still be
 * served: they count as refused from now on.
 */
export function newTruthIn(lookedBack: readonly LookedBack[]): NewTruth | undefined {
  const candidates = lookedBack.filter(isReport).sort((a, b) => scoreOf(a) - scoreOf(b));
  const spanFrom = (from: number): number =>
    scoreOf(candidates[from + MIN_AGREEING - 1] as Report) - scoreOf(candidates[from] as Report);
  let best: number | undefined;
  for (let from = 0; from + MIN_AGREEING <= candidates.length; from++)
    if (spanFrom(from) <= (best === undefined ? GATE : spanFrom(best))) best = from;
  if (best === undefined) return undefined;
  const alike = new Set<LookedBack>(candidates.slice(best, best + MIN_AGREEING));
  const since = lookedBack.slice(lookedBack.findIndex((one) => alike.has(one)));
  return {
    reports: since.filter(isReport).filter((one) => alike.has(one)),
    refused: since.map((one) => (alike.has(one) ? null : (one ?? BEFORE))),
  };
}
