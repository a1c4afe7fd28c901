import * as Plot from "@observablehq/plot";
import { standaloneChart } from "../../report/standalone-chart.ts";
import { type BarResult, isMet } from "../measure/bar.ts";
import { quantityText } from "./quantity-text.ts";

/** One judged figure. */
interface Row {
  readonly label: string;
  /** Figure ÷ limit. */
  readonly share: number;
  /** The share lies before the axis begins. */
  readonly isCut: boolean;
  readonly met: boolean;
  readonly text: string;
}

/** Where the logarithmic axis begins. */
const MIN = 0.01;
const ROW_HEIGHT = 26;
const MARGIN_LEFT = 330;
/** What fits into the margin; the table has the whole text. */
const LABEL_EM = 24;

/** All judged figures as parts of their limits, as an SVG that stands alone. */
export function resultChart(results: readonly BarResult[]): string {
  const rows = rowsOf(results);
  const most = Math.max(2, ...rows.map(({ share }) => share)) * 1.5;
  const title = `Each figure as a part of its limit: ${rows.filter(({ met }) => met).length} of ${rows.length} keep it.`;
  return standaloneChart(title, {
    width: 1040,
    height: rows.length * ROW_HEIGHT + 56,
    marginLeft: MARGIN_LEFT,
    marginRight: 250,
    marginTop: 26,
    marginBottom: 30,
    x: { type: "log", domain: [MIN, most] },
    y: { type: "band", domain: rows.map(({ label }) => label), axis: null, padding: 0 },
    marks: marksOf(rows, most),
  });
}

function marksOf(rows: readonly Row[], most: number): Plot.Markish[] {
  const ticks = [0.01, 0.1, 1, 10, 100].filter((tick) => tick <= most);
  const colour = ({ met }: Row) => (met ? "var(--good)" : "var(--failed)");
  return [
    Plot.gridX({ ticks, stroke: "var(--line)", strokeOpacity: 1 }),
    Plot.ruleX([1], { stroke: "var(--text)", strokeWidth: 2 }),
    Plot.text(["the limit"], { x: 1, frameAnchor: "top", dy: -16, fill: "var(--text)", fontWeight: "bold" }),
    Plot.link(rows, {
      x1: MIN,
      x2: "share",
      y1: "label",
      y2: "label",
      stroke: colour,
      strokeWidth: 5,
      strokeOpacity: 0.5,
    }),
    Plot.dot(rows, {
      x: "share",
      y: "label",
      r: 6,
      fill: colour,
      symbol: ({ met }: Row) => (met ? "circle" : "diamond"),
    }),
    Plot.text(
      rows.filter(({ isCut }) => isCut),
      { x: MIN, y: "label", text: () => "◂", fill: colour, fontSize: 16, dx: -8 },
    ),
    Plot.text(rows, {
      y: "label",
      text: "label",
      fill: "var(--text)",
      frameAnchor: "left",
      textAnchor: "start",
      dx: -MARGIN_LEFT,
      ...{ lineWidth: LABEL_EM, textOverflow: "ellipsis", title: "label" },
    }),
    Plot.text(rows, {
      y: "label",
      text: ({ text, met }: Row) => `${text}${met ? "" : "  not met"}`,
      fill: ({ met }: Row) => (met ? "var(--text)" : "var(--failed)"),
      frameAnchor: "right",
      textAnchor: "end",
      dx: 250,
    }),
    Plot.axisX({ ticks, tickSize: 0, label: null, tickFormat: (tick: number) => `${tick}×` }),
  ];
}

/** A limit of zero has no parts: such a figure is in the tables alone. */
function rowsOf(results: readonly BarResult[]): Row[] {
  return results.flatMap(({ id, measures }) =>
    measures.flatMap((measure) => {
      const { what, figure, limit } = measure;
      if (!limit) return [];
      const share = figure.value / limit;
      return {
        label: `${id}  ${what}`,
        share: Math.max(share, MIN),
        isCut: share < MIN,
        met: isMet(measure) === true,
        text: `${quantityText(figure)}, limit ${quantityText({ value: limit, unit: figure.unit })}`,
      };
    }),
  );
}
