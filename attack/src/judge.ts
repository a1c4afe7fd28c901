import type { Case } from "./attack.ts";
import type { Bar } from "./bars.ts";
import { type Figure, type Measure, measures } from "./measures.ts";
import type { Observed } from "./observed.ts";

/** A case with all its runs. */
export interface CaseRuns {
  readonly case: Case;
  readonly runs: readonly Observed[];
}

/** Result of one case against a bar. */
interface Judged {
  readonly name: string;
  readonly figure: Figure;
  readonly holds: boolean;
  /** Outside the bar, but within luck. */
  readonly isLuck: boolean;
}

/** Result of a bar. */
export interface Verdict {
  readonly bar: Bar;
  /** Results of all cases that have the measure. */
  readonly figures: readonly Judged[];
  readonly holds: boolean;
  /** The case nearest to breaking the bar, or farthest outside it. Absent if no case has the measure. */
  readonly worst?: Judged;
}

/** A figure breaks a bar if it is outside by more than luck: two standard errors. */
const LUCK = 2;

/** Judges one bar over all cases of its attack. It does not hold if no case has the measure. */
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

/** The value of a measure for a case; undefined if it has none. */
export function figureOf({ case: { judges }, runs }: CaseRuns, measure: Measure): Figure | undefined {
  const isJudged = judges?.includes(measure === "halfWidth" ? "inBand" : measure) ?? true;
  return isJudged ? measures[measure].of(runs) : undefined;
}

/** How far a figure is outside a bar; below 0 inside. */
function excess(
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Bar,
  { value }: Figure,
) {
  return Math.max(least - value, value - most);
}

const beyond = (bar: Bar, figure: Figure): number => excess(bar, figure) - LUCK * figure.error;
