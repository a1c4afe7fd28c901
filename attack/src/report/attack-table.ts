import { plainTable } from "../../../examples/quickstart/src/text.ts";
import type { Paint } from "../../../lab/report/paint.ts";
import { bars } from "../bars.ts";
import { type CaseRuns, figureOf } from "../judge.ts";
import { type Measure, measures } from "../measures.ts";
import type { AttackResult } from "../run-attack.ts";
import { boundText, figureText, nowText } from "./figure-text.ts";

/** Terminal width in which the worst case fits next to its bar. */
const ROOM_FOR_WORST = 150;

/** One row for each bar of each attack. */
export function attackTable(
  results: readonly AttackResult[],
  paint: Paint,
  columns = Number.POSITIVE_INFINITY,
): string {
  const heads = ["attack", "", "before*", "must hold", "now", "holds?", ""];
  const rows = results.flatMap(({ attack: { id, title }, verdicts }) => [
    [paint("bold", id), paint("bold", title), "", "", "", "", ""],
    ...verdicts.map((verdict) => {
      const { bar, worst, holds } = verdict;
      const isShown = worst && verdict.figures.length > 1 && !holds && columns >= ROOM_FOR_WORST;
      const worstText = isShown ? `worst: ${worst.name}` : "";
      return [
        "",
        measures[bar.measure].label,
        bar.before ?? "",
        boundText(bar),
        nowText(verdict),
        holds ? paint("green", "yes") : paint("red", "no"),
        paint("dim", worstText),
      ];
    }),
  ]);
  const aligned = ["left", "left", "right", "right", "right", "left", "left"] as const;
  const table = plainTable([heads.map((head) => paint("bold", head)), ...rows], aligned);
  return `${table}\n${paint("dim", "* as attribution was on 2026-11-27; a case may be outside what must hold by two standard errors, which is luck")}`;
}

/** One row for each case of an attack, with all its measures. */
export function caseTable({ attack, cases, verdicts }: AttackResult, paint: Paint): string {
  const shown = [...new Set([...(bars[attack.id] ?? []).map(({ measure }) => measure), ...ALWAYS])];
  const breaks = (name: string, measure: Measure) =>
    verdicts.some(
      ({ bar, figures }) =>
        bar.measure === measure && figures.some((figure) => figure.name === name && !figure.holds),
    );
  const cell = (each: CaseRuns, measure: Measure): string => {
    const figure = figureOf(each, measure);
    if (!figure) return "";
    const text = figureText(measure, figure);
    return breaks(each.case.name, measure) ? paint("red", text) : text;
  };
  const heads = [attack.id, ...shown.map((measure) => measures[measure].label)];
  return plainTable(
    [
      heads.map((head) => paint("bold", head)),
      ...cases.map((each) => [each.case.name, ...shown.map((measure) => cell(each, measure))]),
    ],
    ["left", ...shown.map(() => "right" as const)],
  );
}

/** Measures that are shown even without a bar. */
const ALWAYS = ["halfWidth"] as const satisfies readonly Measure[];
