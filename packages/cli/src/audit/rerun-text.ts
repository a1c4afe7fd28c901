/** A rerun against its record, for people. */

import type { RerunReport } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { columnsOf, columnsText, fitTogether } from "../terminal/text/columns.js";
import { changeText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { unitOf, withinText } from "./summary-text.js";

type RerunFigure = RerunReport["figures"][number];
type NotRestored = RerunReport["notRestored"];

const MAX_CELL = 100;
const safe = (text: string) => safeText(text, MAX_CELL);

const WHY: { readonly [outcome in RerunReport["outcome"]]: string } = {
  same: "the intervals of the repetitions overlap in each judged figure",
  differs: "the intervals of the repetitions do not overlap in at least one figure",
  unknown:
    "fewer than six repetitions count, or more than 2,000, or a figure is unknown, here or in the record",
};

/** What cannot be restored, as a table. @example notRestoredText(differences, canvasOf(terminal)) */
export function notRestoredText(differences: NotRestored, canvas: Canvas): string {
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
function placeText(differences: NotRestored): string {
  const place = differences.find(({ kind }) => kind === "place")?.recorded;
  if (place === undefined) return "";
  if (place === "WORLD") return "To restore the place, name none: neither an option nor WATTSPAN_LOCATION.";
  const isOne = /^[A-Z]{2}(-[\w-]+)?$/.test(place);
  return `To restore the place, name that of the record${isOne ? `: --location ${place}` : " by --location"}.`;
}

/** The verdict, the figures, and what is not restored. @example rerunText(report, "rerun.audit.jsonl", canvas) */
export function rerunText(
  { outcome, figures, notRestored }: RerunReport,
  file: string,
  canvas: Canvas,
): string {
  const lines = (text: string) => (text === "" ? "" : wrapped("", text, canvas.width));
  return `${[
    `${canvas.style.strong(outcome)}: ${WHY[outcome]}`,
    figuresText(figures, canvas),
    lines(notJudgedText(figures)),
    notRestoredText(notRestored, canvas),
    lines(placeText(notRestored)),
    `The record of the rerun is in ${safe(file)}.`,
  ]
    .filter((section) => section !== "")
    .join("\n\n")}\n`;
}

/** Where not all columns fit, the change and its outcome stand below. */
function figuresText(figures: readonly RerunFigure[], canvas: Canvas): string {
  if (figures.length === 0) return "";
  const column = columnsOf(figures, canvas.style.faint, safe);
  const unit = ({ figure, recorded, here }: RerunFigure) =>
    unitOf(figure, [recorded?.value ?? 0, here?.value ?? 0], canvas);
  const side = (name: "recorded" | "here") =>
    column(name, (one) => {
      const figure = one[name];
      return figure ? withinText(figure, unit(one), canvas) : "unknown";
    });
  const name = column(
    "figure",
    (one) => `${unit(one).name} each ${one.per === "repetition" ? one.per : `of ${one.per}`}`,
  );
  const sides = [side("recorded"), side("here")];
  const verdict = [
    column("change", ({ change }) => changeText(change), "right"),
    column("outcome", (one) => one.outcome),
  ];
  const all = [name, ...sides, ...verdict];
  if (fitTogether(all, canvas.width)) return columnsText(all, canvas.width);
  return [
    [name, ...sides],
    [name, ...verdict],
  ]
    .map((columns) => columnsText(columns, canvas.width))
    .join("\n\n");
}

/** Why `not judged`. */
const WHY_NOT_JUDGED: Partial<Record<RerunFigure["figure"], string>> = {
  joules: "modelled joules follow from the CPU seconds",
  stated: "stated joules are those of others",
  grams: "grams depend on time and place",
};

function notJudgedText(figures: readonly RerunFigure[]): string {
  const without = figures.filter(({ outcome }) => outcome === "not judged");
  const reasons = new Set(without.map(({ figure }) => WHY_NOT_JUDGED[figure] ?? "not comparable"));
  return reasons.size === 0 ? "" : `Not judged: ${[...reasons].join("; ")}.`;
}
