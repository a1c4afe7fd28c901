/** The figures of a record against those of its rerun. Pure. */

import type { AuditSummary, SummaryFigure, SummaryFigures } from "../summary/summarize.js";

/** One figure of both. */
export interface RerunFigure {
  readonly figure: keyof SummaryFigures;
  /** `repetition`, or the functional unit in the plural. */
  readonly per: string;
  /** Absent: not known. */
  readonly recorded?: SummaryFigure;
  /** Absent: not known. */
  readonly here?: SummaryFigure;
  /** As a share of what was recorded. Absent where that is unknown or 0. */
  readonly change?: number;
  /**
   * From the low end here over the high end of the record, to the high end here over the low end of the record. Where
   * each interval
   * of 95 % errs at either end with a chance of 2.5 %, each end of this one errs with 5 % at most. Absent where an
   * interval is, or
   * reaches 0.
   */
  readonly changeInterval?: { readonly low: number; readonly high: number };
  /**
   * Without a tolerance, `same`: the 95 % intervals of the repetitions have figures in common; `differs`: they have
   * none. With one,
   * `same`: the interval of the change is within it; `differs`: outside; `inconclusive`: across its end. `unknown`:
   * there is no such
   * interval. `not judged`: grams depend on time and place, and modelled joules follow from the CPU seconds.
   */
  readonly outcome: "same" | "differs" | "inconclusive" | "unknown" | "not judged";
}

/**
 * Of all figures: `differs` if one does, `unknown` if one is or none is judged, `inconclusive` if one is, else
 * `same`.
 */
export type RerunOutcome = "same" | "differs" | "inconclusive" | "unknown";

/**
 * The figures that one of them has at least.
 * @param tolerance The share by which a figure may change and still be the same. Default: the intervals decide.
 * @example rerunFigures(summaryOf(recorded), summaryOf(here), 0.05)
 */
export function rerunFigures(
  recorded: AuditSummary,
  here: AuditSummary,
  tolerance?: number,
): readonly RerunFigure[] {
  const isModelled = [recorded, here].some(({ energy }) => energy === "modelled");
  const [a, b] = [recorded.perUnit, here.perUnit];
  return [
    ...pairsOf("repetition", recorded.perRepetition, here.perRepetition, { isModelled, tolerance }),
    ...(a && b && a.name === b.name ? pairsOf(a.name, a, b, { isModelled, tolerance }) : []),
  ];
}

/** @example outcomeOf(rerunFigures(recorded, here)) // "same" */
export function outcomeOf(figures: readonly RerunFigure[]): RerunOutcome {
  const outcomes = figures.map(({ outcome }) => outcome);
  if (outcomes.includes("differs")) return "differs";
  if (outcomes.includes("unknown")) return "unknown";
  if (outcomes.includes("inconclusive")) return "inconclusive";
  return outcomes.includes("same") ? "same" : "unknown";
}

const NAMES = ["joules", "stated", "grams", "cpuS", "seconds"] as const satisfies (keyof SummaryFigures)[];

function pairsOf(
  per: string,
  recorded: SummaryFigures,
  here: SummaryFigures,
  { isModelled, tolerance }: { readonly isModelled: boolean; readonly tolerance: number | undefined },
): readonly RerunFigure[] {
  return NAMES.flatMap((figure) => {
    const [a, b] = [recorded[figure], here[figure]];
    if (!a && !b) return [];
    const changeInterval = changeOf(a?.interval, b?.interval);
    const isJudged = figure !== "grams" && figure !== "stated" && !(figure === "joules" && isModelled);
    return [
      {
        ...{ figure, per },
        ...(a && { recorded: a }),
        ...(b && { here: b }),
        ...(a && b && a.value !== 0 && { change: b.value / a.value - 1 }),
        ...(changeInterval && { changeInterval }),
        outcome: !isJudged
          ? ("not judged" as const)
          : tolerance === undefined
            ? overlap(a, b)
            : within(changeInterval, tolerance),
      },
    ];
  });
}

function overlap(recorded?: SummaryFigure, here?: SummaryFigure): RerunFigure["outcome"] {
  const [a, b] = [recorded?.interval, here?.interval];
  if (!a || !b) return "unknown";
  return a.low <= b.high && b.low <= a.high ? "same" : "differs";
}

type Interval = SummaryFigure["interval"];

function changeOf(recorded: Interval, here: Interval): Interval {
  if (!recorded || !here || !(recorded.low > 0)) return undefined;
  return { low: here.low / recorded.high - 1, high: here.high / recorded.low - 1 };
}

function within(change: Interval, tolerance: number): RerunFigure["outcome"] {
  if (!change) return "unknown";
  const { low, high } = change;
  if (low >= -tolerance && high <= tolerance) return "same";
  return low > tolerance || high < -tolerance ? "differs" : "inconclusive";
}
