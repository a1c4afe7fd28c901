import type { Case } from "./attack.ts";
import type { Bar } from "./bars.ts";
import { type Figure, type Measure, measures } from "./measures.ts";
import type { Observed } from "./observed.ts";

/** A case with all of its runs. */
export interface CaseRuns {
  readonly case: Case;
  readonly runs: readonly Observed[];
}

/** What one case came to by a bar. */
interface Judged {
  readonly name: string;
  readonly figure: Figure;
  readonly holds: boolean;
  /** It lies beyond the bar, by no more than luck explains. */
  readonly isLuck: boolean;
}

/** What one bar came to. */
export interface Verdict {
  readonly bar: Bar;
  /** Of each case that says something of it. */
  readonly figures: readonly Judged[];
  readonly holds: boolean;
  /** The case that is nearest to breaking the bar, or farthest beyond it. Absent: no case says anything. */
  readonly worst?: Judged;
}

/** A figure breaks a bar when it lies beyond by more than luck explains: two standard errors. */
const LUCK = 2;

/** Judges one bar over all cases of its attack. It does not hold where no case says anything. */
export function judge(bar: Bar, cases: readonly CaseRuns[]): Verdict {
  const figures = cases.flatMap((each) => {
    const figure = figureOf(each, bar.measure);
    if (!figure) return [];
    const isInside = excess(bar, figure) <= 1e-12;
    const holds = isInside || beyond(bar, figure) <= 1e-12;
    return [{ name: each.case.name, figure, holds, isLuck: holds && !isInside }];
  });
  const worst = figures.toSorted((a, b) => beyond(bar, b.figure) - beyond(bar, a.figure))[0];
  const holds = figures.length > 0 && figures.every((figure) => figure.holds);
  return { bar, figures, holds, ...(worst && { worst }) };
}

/** What a case says by a measure; undefined where it says nothing of it. */
export function figureOf({ case: { judges }, runs }: CaseRuns, measure: Measure): Figure | undefined {
  const isJudged = judges?.includes(measure === "halfWidth" ? "inBand" : measure) ?? true;
  return isJudged ? measures[measure].of(runs) : undefined;
}

/** By how much a figure lies beyond a bar; below 0 inside. */
function excess(
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Bar,
  { value }: Figure,
) {
  return Math.max(least - value, value - most);
}

const beyond = (bar: Bar, figure: Figure): number => excess(bar, figure) - LUCK * figure.error;
