/** A gate's decision, for people. */

import { type Comparison, figureText, type GateDecision, limitText, verdictLine } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { type Column, columnsText, fitTogether } from "../terminal/text/columns.js";
import { changeText, thingsText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";

type ComparedComponent = Comparison["components"][number];

const MAX_LINE = 400;

/** The verdict, a table, and what it rests on. @example compareText(decision, canvasOf(terminal)) */
export function compareText(decision: GateDecision, canvas: Canvas): string {
  const { outcome, comparison } = decision;
  const {
    components,
    guardrails,
    pairs,
    voidPairs,
    voids,
    seed = "",
    design,
    scope,
    notes = [],
  } = comparison;
  const { strong, faint } = canvas.style;
  const text = (given: string) => plain(safeText(given, MAX_LINE), canvas);
  const lines = (all: readonly string[]) =>
    [...new Set(all)].map((line) => wrapped("", text(line), canvas.width)).join("\n");
  const byRule =
    voids.length === 0 ? "" : ` (${voids.map(({ rule, count }) => `${rule} ${count}`).join(", ")})`;
  const basis =
    design === "pairs"
      ? `${thingsText(pairs.length - voidPairs.length, "pair")}, ` +
        `${thingsText(voidPairs.length, "void one")}${byRule}; order drawn from seed ${seed}`
      : `recordings of different times; each counts as one figure${byRule && `; void runs${byRule}`}`;
  const sections = [
    lines([`${outcome}: ${verdictLine(decision)}`]).replace(outcome, strong(outcome)),
    componentsText(components, canvas),
    lines(guardrails.map(guardrailText)),
    lines(components.flatMap(({ component, why }) => (why ? [`${component}: ${why}`] : []))),
    lines([...(scope ? [`scope ${scope}`] : []), ...notes]),
    faint(lines([basis])),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** Where not all columns fit, the figures of both sides stand below. */
function componentsText(components: readonly ComparedComponent[], canvas: Canvas): string {
  if (components.length === 0) return "";
  const column = (header: string, cell: (one: ComparedComponent) => string): Column => ({
    header: canvas.style.faint(plain(header, canvas)),
    cells: components.map((one) => plain(safeText(cell(one), MAX_LINE), canvas)),
  });
  const name = column("component", ({ component, testedAs }) =>
    testedAs === undefined ? component : `${component} (as ${testedAs})`,
  );
  const figures = column("BASE → HEAD", bothText);
  const change = { ...column("change", (one) => changeText(one.change)), align: "right" as const };
  const interval = column("95 % interval", ({ interval: found }) =>
    found ? `${changeText(found.low).replace(" %", "")} to ${changeText(found.high)}` : "",
  );
  const limit = column("limit", (one) => limitText(one.limit));
  const verdict = column("verdict", (one) => one.outcome);
  const inOrder = [name, figures, change, interval, limit, verdict];
  const isWide = fitTogether(inOrder, canvas.width);
  return columnsText(isWide ? inOrder : [name, verdict, change, interval, limit, figures], canvas.width);
}

/** The unit once. @example bothText(component) // "41.2 → 38.9 J" */
function bothText(one: ComparedComponent): string {
  const [base, head] = [figureText(one, one.base), figureText(one, one.head)];
  if (base === head && one.base === undefined) return base;
  const unit = /(?<=\d)( \D+)$/.exec(base)?.[0] ?? "";
  return `${unit !== "" && head.endsWith(unit) ? base.slice(0, -unit.length) : base} → ${head}`;
}

/** A drop that may be chance is kept, and said. Of figures that never varied nothing is known of how they vary. */
function guardrailText({
  isKept,
  finding,
  change = 0,
  leastDetectable: least,
}: Comparison["guardrails"][number]): string {
  const found =
    least === undefined
      ? ""
      : least === 0
        ? "; nothing varied"
        : `; a drop of ${(100 * least).toFixed(1)} % would be found`;
  return (
    `${isKept ? "kept" : "LOST"}  ` +
    `${finding}${isKept && change < 0 ? ", which may be chance" : ""}${isKept ? found : ""}`
  );
}

const ASCII: readonly (readonly [string, string])[] = [
  ["−", "-"],
  ["–", "-"],
  ["≤", "<="],
  ["≥", ">="],
  ["→", "->"],
  ["×", "x"],
];
const plain = (text: string, { unicode }: Canvas): string =>
  unicode ? text : ASCII.reduce((part, [symbol, letters]) => part.replaceAll(symbol, letters), text);
