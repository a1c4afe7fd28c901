/** A gate's decision, for people. */

import { type ComparedComponent, type GateDecision, verdictLine } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { columnsText } from "../terminal/text/columns.js";
import { safeText } from "../terminal/text/safe-text.js";

const MAX_LINE = 400;
const digits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** The verdict, a table, and what it rests on. @example compareText(decision, canvasOf(terminal)) */
export function compareText(decision: GateDecision, canvas: Canvas): string {
  const { outcome, comparison } = decision;
  const { components, guardrails, pairs, voidPairs, seed = "", design } = comparison;
  const { strong, faint } = canvas.style;
  const text = (given: string) => plain(safeText(given, MAX_LINE), canvas);
  const column = (header: string, cell: (one: ComparedComponent) => string) => ({
    header: faint(header),
    cells: components.map((one) => text(cell(one))),
  });
  const tested = ({ component, testedAs }: ComparedComponent) =>
    testedAs === undefined ? component : `${component} (as ${testedAs})`;
  const sections = [
    `${strong(outcome)}: ${text(verdictLine(decision))}`,
    ...(components.length === 0
      ? []
      : [
          columnsText(
            [
              column("component", tested),
              { ...column("BASE", ({ base }) => figure(base)), align: "right" },
              { ...column("HEAD", ({ head }) => figure(head)), align: "right" },
              { ...column("change", ({ change }) => percent(change)), align: "right" },
              column("95 % interval", ({ interval }) =>
                interval ? `${percent(interval.low)} to ${percent(interval.high)}` : "",
              ),
              column("limit", ({ limit }) => (limit ? `${percent(limit.share)} ${limit.direction}` : "")),
              column("verdict", (one) => one.outcome),
            ],
            canvas.width,
          ),
        ]),
    ...(guardrails.length === 0
      ? []
      : [
          guardrails.map(({ isKept, finding }) => text(`${isKept ? "kept" : "LOST"}  ${finding}`)).join("\n"),
        ]),
    ...new Set(components.flatMap(({ component, why }) => (why ? [text(`${component}: ${why}`)] : []))),
    design === "pairs"
      ? faint(
          `${pairs.length - voidPairs.length} pairs, ${voidPairs.length} void ones; order drawn from seed ${text(seed)}`,
        )
      : faint("recordings of different times; each counts as one figure"),
  ];
  return `${sections.join("\n\n")}\n`;
}

const figure = (value: number | undefined): string => (value === undefined ? "" : digits.format(value));

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
