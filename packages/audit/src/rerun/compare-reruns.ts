/** The figures of a record against those of its rerun. Pure. */

import type { AuditSummary, SummaryFigure, SummaryFigures } from "../summary/summarize.js";

/** One figure of both. */
export interface RerunFigure {
  readonly figure: keyof SummaryFigures;
  /** `repetition`, or the functional unit in the plural. */
  readonly per: string;
  /** Absent: not known; so is `here`. */
  readonly recorded?: SummaryFigure;
  readonly here?: SummaryFigure;
  /** As a share of what was recorded. Absent where that is unknown or 0. */
  readonly change?: number;
  /**
   * `same`: the 95 % intervals of the repetitions have figures in common; `differs`: they have none. `unknown`: one has
   * no interval. `not judged`: grams depend on time and place, and modelled joules follow from the CPU seconds.
   */
  readonly outcome: "same" | "differs" | "unknown" | "not judged";
}

/** Of all figures: `differs` if one does, `unknown` if one is or none is judged, else `same`. */
export type RerunOutcome = "same" | "differs" | "unknown";

/** The figures that one of them has at least. @example rerunFigures(summaryOf(recorded), summaryOf(here)) */
export function rerunFigures(recorded: AuditSummary, here: AuditSummary): readonly RerunFigure[] {
  const isModelled = [recorded, here].some(({ energy }) => energy === "modelled");
  const [a, b] = [recorded.perUnit, here.perUnit];
  return [
    ...figuresOf("repetition", recorded.perRepetition, here.perRepetition, isModelled),
    ...(a && b && a.name === b.name ? figuresOf(a.name, a, b, isModelled) : []),
  ];
}

/** @example outcomeOf(rerunFigures(recorded, here)) // "same" */
export function outcomeOf(figures: readonly RerunFigure[]): RerunOutcome {
  const outcomes = figures.map(({ outcome }) => outcome);
  if (outcomes.includes("differs")) return "differs";
  return outcomes.includes("same") && !outcomes.includes("unknown") ? "same" : "unknown";
}

const NAMES = ["joules", "stated", "grams", "cpuS", "seconds"] as const satisfies (keyof SummaryFigures)[];

function figuresOf(
  per: string,
  recorded: SummaryFigures,
  here: SummaryFigures,
  isModelled: boolean,
): readonly RerunFigure[] {
  return NAMES.flatMap((figure) => {
    const a = recorded[figure];
    const b = here[figure];
    if (!a && !b) return [];
    const isJudged = figure !== "grams" && figure !== "stated" && !(figure === "joules" && isModelled);
    return {
      figure,
      per,
      ...(a && { recorded: a }),
      ...(b && { here: b }),
      ...(a && b && a.value !== 0 && { change: b.value / a.value - 1 }),
      outcome: isJudged ? overlap(a?.interval, b?.interval) : "not judged",
    };
  });
}

type Interval = SummaryFigure["interval"];

function overlap(a: Interval, b: Interval): RerunFigure["outcome"] {
  if (!a || !b) return "unknown";
  return a.low <= b.high && b.low <= a.high ? "same" : "differs";
}
