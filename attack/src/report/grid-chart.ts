import * as Plot from "@observablehq/plot";
import { type Measure, measures } from "../measures.ts";
import type { AttackResult } from "../run-attack.ts";
import { chart } from "./chart.ts";
import { valueText } from "./figure-text.ts";
import type { Markup } from "./markup.ts";

/** One case in its place. */
interface Cell {
  readonly row: string;
  readonly column: string;
  readonly text: string;
  readonly hover: string;
  readonly holds: boolean;
  readonly isLuck: boolean;
}

const ROW_HEIGHT = 30;
const MARGIN_LEFT = { wide: 230, narrow: 98 } as const;
/** The names of the panels of an attack, in their order. */
export const panelsOf = ({ cases }: AttackResult): readonly string[] => [
  ...new Set(cases.flatMap((each) => each.case.at?.panel ?? [])),
];

/** One panel of an attack as a grid of numbers; absent if the attack is not judged by this measure. */
export function gridChart(result: AttackResult, panel: string, measure: Measure): Markup | undefined {
  const verdict = result.verdicts.find(({ bar }) => bar.measure === measure);
  const cells = result.cases.flatMap(({ case: { name, at } }): Cell[] => {
    const found = verdict?.figures.find((figure) => figure.name === name);
    if (!found || at?.panel !== panel) return [];
    const text = valueText(measure, found.figure.value);
    const { row, column } = at;
    return [{ row, column, text, hover: `${name}: ${text}`, holds: found.holds, isLuck: found.isLuck }];
  });
  if (cells.length === 0) return undefined;
  const [rows, columns] = [
    [...new Set(cells.map(({ row }) => row))],
    [...new Set(cells.map(({ column }) => column))],
  ];
  const caption = {
    title: `${measures[measure].label}, ${panel}`,
    description: `${cells.filter(({ holds }) => holds).length} of ${cells.length} cases hold. The table below has all numbers.`,
  };
  return chart(caption, (size) => ({
    height: rows.length * ROW_HEIGHT + 30,
    ...{ marginLeft: MARGIN_LEFT[size], marginRight: 4, marginTop: 26, marginBottom: 4 },
    x: { type: "band", domain: columns, axis: null, padding: 0.03 },
    y: { type: "band", domain: rows, axis: null, padding: 0.08 },
    marks: [
      Plot.cell(cells, {
        ...{ x: "column", y: "row", title: "hover" },
        fill: ({ holds }: Cell) => (holds ? "var(--good)" : "var(--failed)"),
        fillOpacity: ({ holds }: Cell) => (holds ? 0.16 : 0.38),
        stroke: ({ isLuck }: Cell) => (isLuck ? "var(--good)" : "none"),
        ...{ strokeWidth: 2, inset: 1 },
      }),
      Plot.text(cells, {
        ...{ x: "column", y: "row", text: "text", title: "hover", fill: "var(--text)" },
        fontVariant: "tabular-nums",
      }),
      Plot.text(rows, {
        ...{ y: (row: string) => row, frameAnchor: "left", textAnchor: "start", dx: -MARGIN_LEFT[size] },
        ...{ text: (row: string) => row, fill: "var(--text)" },
      }),
      Plot.text(columns, {
        ...{ x: (column: string) => column, frameAnchor: "top", dy: -16, text: (column: string) => column },
      }),
    ],
  }));
}
