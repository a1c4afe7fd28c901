/** A gate's decision, for people. */

import {
  type ComparedComponent,
  figureText,
  type GateDecision,
  type GuardrailFinding,
  limitText,
  verdictLine,
} from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { columnsText } from "../terminal/text/columns.js";
import { safeText } from "../terminal/text/safe-text.js";

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
  const column = (header: string, cell: (one: ComparedComponent) => string) => ({
    header: faint(header),
    cells: components.map((one) => text(cell(one))),
  });
  const tested = ({ component, testedAs }: ComparedComponent) =>
    testedAs === undefined ? component : `${component} (as ${testedAs})`;
  const byRule =
    voids.length === 0 ? "" : text(` (${voids.map(({ rule, count }) => `${rule} ${count}`).join(", ")})`);
  const sections = [
    `${strong(outcome)}: ${text(verdictLine(decision))}`,
    ...(components.length === 0
      ? []
      : [
          columnsText(
            [
              column("component", tested),
              { ...column("BASE", (one) => figureText(one, one.base)), align: "right" },
              { ...column("HEAD", (one) => figureText(one, one.head)), align: "right" },
              { ...column("change", ({ change }) => percent(change)), align: "right" },
              column("95 % interval", ({ interval }) =>
                interval ? `${percent(interval.low)} to ${percent(interval.high)}` : "",
              ),
              column("limit", ({ limit }) => limitText(limit)),
              column("verdict", (one) => one.outcome),
            ],
            canvas.width,
          ),
        ]),
    ...(guardrails.length === 0 ? [] : [guardrails.map((one) => text(guardrailText(one))).join("\n")]),
    ...paragraph(components.flatMap(({ component, why }) => (why ? [text(`${component}: ${why}`)] : []))),
    ...paragraph([...(scope ? [`scope ${scope}`] : []), ...notes].map(text)),
    faint(
      design === "pairs"
        ? `${pairs.length - voidPairs.length} pairs, ${voidPairs.length} void ones${byRule}; order drawn from seed ${text(seed)}`
        : `recordings of different times; each counts as one figure${byRule && `; void runs${byRule}`}`,
    ),
  ];
  return `${sections.join("\n\n")}\n`;
}

const paragraph = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [[...new Set(lines)].join("\n")];

/** A drop that may be chance is kept, and said. */
function guardrailText({ isKept, finding, change = 0, leastDetectable }: GuardrailFinding): string {
  const least = leastDetectable === undefined ? "" : `; ${foundText(leastDetectable)} would be found`;
  return `${isKept ? "kept" : "LOST"}  ${finding}${isKept && change < 0 ? ", which may be chance" : ""}${isKept ? least : ""}`;
}

const foundText = (least: number): string =>
  least === 0 ? "any drop" : `a drop of ${(100 * least).toFixed(1)} %`;

const percent = (share: number | undefined): string =>
  share === undefined ? "" : `${share < 0 ? "-" : "+"}${(Math.abs(share) * 100).toFixed(1)} %`;

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
