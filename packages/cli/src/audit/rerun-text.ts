/** A rerun against its record, for people. */

import type { NotRestored, RerunFigure, RerunReport, SummaryFigure } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { columnsOf, columnsText, fitTogether } from "../terminal/text/columns.js";
import { changeText, roundedText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { unitOf, withinText } from "./summary-text.js";

const MAX_CELL = 100;
const MAX_WHY = 400;
const safe = (text: string) => safeText(text, MAX_CELL);

/** What cannot be restored, as a table. @example notRestoredText(differences, canvasOf(terminal)) */
export function notRestoredText(differences: readonly NotRestored[], canvas: Canvas): string {
  if (differences.length === 0) return "All that the record states is the same here.";
  const column = columnsOf(differences, canvas.style.faint, safe);
  return columnsText(
    [
      column("not restored", ({ kind }) => kind),
      column("fact", ({ fact }) => fact),
      column("recorded", ({ recorded }) => recorded),
      column("here", ({ here }) => here),
    ],
    canvas.width,
  );
}

/** The option that names the place of the record. */
function placeText(differences: readonly NotRestored[], { width }: Canvas): readonly string[] {
  const place = differences.find(({ kind }) => kind === "place")?.recorded;
  if (place === undefined) return [];
  const named = /^[A-Z]{2}$/.test(place)
    ? `: --location ${place}`
    : /^[A-Z]{2}-[\w-]+$/.test(place)
      ? `: --location ${place}`
      : " by --location";
  const how =
    place === "WORLD"
      ? "name none, as for the record: neither an option nor WATTSPAN_LOCATION"
      : `name that of the record${named}`;
  return [wrapped("", `To restore the place, ${how}.`, width)];
}

/** Where the intervals decide. */
const BY_INTERVALS = {
  same: "the intervals of the repetitions overlap in each judged figure",
  differs: "the intervals of the repetitions do not overlap in at least one figure",
  unknown:
    "fewer than six repetitions count, or more than 2,000, or a figure is unknown, here or in the record",
} as const;

const NO_SHARE = "the interval of a recorded figure reaches 0, so that no change of it is a known share";
const hasNoShare = ({ outcome, recorded, here }: RerunFigure): boolean =>
  outcome === "unknown" && recorded?.interval !== undefined && here?.interval !== undefined;

function why({ outcome, tolerance, figures }: RerunReport): string {
  if (outcome === "unknown") return figures.some(hasNoShare) ? NO_SHARE : BY_INTERVALS.unknown;
  if (tolerance === undefined) return BY_INTERVALS[outcome as keyof typeof BY_INTERVALS];
  const share = `${roundedText(100 * tolerance)} %`;
  return {
    same: `each judged figure changed by ${share} at most`,
    differs: `at least one figure changed by more than ${share}`,
    inconclusive: `the interval of a change reaches across ${share}; more repetitions narrow it`,
  }[outcome];
}

/**
 * The verdict, the figures, and what is not restored. @example rerunText(report, "rerun.audit.jsonl",
 * canvasOf(terminal))
 */
export function rerunText(report: RerunReport, file: string, canvas: Canvas): string {
  const { outcome, figures, notRestored, comparison } = report;
  const { strong, faint } = canvas.style;
  return `${[
    `${strong(outcome)}: ${why(report)}`,
    ...(figures.length > 0 ? [figuresText(report, canvas)] : []),
    ...notJudgedText(figures, canvas),
    notRestoredText(notRestored, canvas),
    ...placeText(notRestored, canvas),
    ...(comparison.why === undefined ? [] : [faint(noTestText(comparison.why, canvas))]),
    `The record of the rerun is in ${safe(file)}.`,
  ].join("\n\n")}\n`;
}

/** Where not all columns fit, the change and its outcome stand below. */
function figuresText({ figures, tolerance }: RerunReport, canvas: Canvas): string {
  const column = columnsOf(figures, canvas.style.faint, safe);
  const unit = ({ figure, recorded, here }: RerunFigure) =>
    unitOf(figure, [recorded?.value ?? 0, here?.value ?? 0], canvas);
  const text = (figure: SummaryFigure | undefined, one: RerunFigure) =>
    figure ? withinText(figure, unit(one), canvas) : "unknown";
  const name = column(
    "figure",
    (one) => `${unit(one).name} each ${one.per === "repetition" ? one.per : `of ${one.per}`}`,
  );
  const sides = [
    column("recorded", (one) => text(one.recorded, one)),
    column("here", (one) => text(one.here, one)),
  ];
  const verdict = [
    column("change", (one) => changeWithin(one, tolerance), "right"),
    column("outcome", (one) => one.outcome),
  ];
  const all = [name, ...sides, ...verdict];
  const tables = fitTogether(all, canvas.width)
    ? [all]
    : [
        [name, ...sides],
        [name, ...verdict],
      ];
  return tables.map((columns) => columnsText(columns, canvas.width)).join("\n\n");
}

/** Why `not judged`. */
const WHY_NOT_JUDGED: Partial<Record<RerunFigure["figure"], string>> = {
  joules: "modelled joules follow from the CPU seconds",
  stated: "stated joules are those of others",
  grams: "grams depend on time and place",
};

function notJudgedText(figures: RerunReport["figures"], { width }: Canvas): readonly string[] {
  const without = figures.filter(({ outcome }) => outcome === "not judged");
  const reasons = new Set(without.map(({ figure }) => WHY_NOT_JUDGED[figure] ?? "not comparable"));
  return reasons.size === 0 ? [] : [wrapped("", `Not judged: ${[...reasons].join("; ")}.`, width)];
}

/** By the rule of `audit compare` for stored recordings, whose words it has. */
const noTestText = (why: string, { width }: Canvas): string =>
  wrapped(
    "",
    `No test of a change (the record as BASE, the rerun as HEAD). ${safeText(why, MAX_WHY)}`,
    width,
  );

const changeWithin = (
  { change, changeInterval: found }: RerunFigure,
  tolerance: number | undefined,
): string =>
  tolerance === undefined || !found
    ? changeText(change)
    : `${changeText(change)} (${changeText(found.low)} to ${changeText(found.high)})`;
