import * as Plot from "@observablehq/plot";
import { type Measure, measures } from "../measures.ts";
import type { AttackResult } from "../run-attack.ts";
import { chart, type Size } from "./chart.ts";
import { valueText } from "./figure-text.ts";
import type { Markup } from "./markup.ts";

/** One case. */
interface Dot {
  readonly id: string;
  /** Within the axis. */
  readonly x: number;
  readonly holds: boolean;
  readonly isLuck: boolean;
  readonly hover: string;
  /** The value is outside the axis. */
  readonly beyond: "◂" | "▸" | undefined;
}

/** Range of a measure's axis. */
interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly type: "log" | "linear";
}

const ROW_HEIGHT = { wide: 22, narrow: 38 } as const;
/** If labels are above the dots, the shade is below them. */
const SHADE_FROM = { wide: 0, narrow: 17 } as const;
const MARGIN_LEFT = { wide: 300, narrow: 10 } as const;

const axes: Readonly<Partial<Record<Measure, Axis>>> = {
  mean: { domain: [0.2, 5], ticks: [0.25, 0.5, 1, 2, 4], type: "log" },
  inBand: { domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], type: "linear" },
  idle: { domain: [0.5, 2], ticks: [0.5, 0.75, 1, 1.5, 2], type: "log" },
};

/** Measures that have a chart, in their order. */
export const charted = Object.keys(axes) as readonly Measure[];

/**
 * Each case of each attack as a dot, and the required range as a shade; absent if nothing is judged by this
 * measure.
 */
export function overviewChart(results: readonly AttackResult[], measure: Measure): Markup | undefined {
  const axis = axes[measure];
  const rows = results.flatMap(({ attack: { id, title }, verdicts }) => {
    const verdict = verdicts.find(({ bar }) => bar.measure === measure);
    return verdict && verdict.figures.length > 0 ? [{ id, label: `${id}  ${title}`, verdict }] : [];
  });
  if (!axis || rows.length === 0) return undefined;
  const [least, most] = axis.domain;
  const dots = rows.flatMap(({ id, verdict: { figures } }) =>
    figures.map(({ name, figure: { value }, holds, isLuck }): Dot => {
      const beyond = value < least ? "◂" : value > most ? "▸" : undefined;
      const x = Math.min(most, Math.max(least, value));
      return { id, x, holds, isLuck, beyond, hover: `${name}: ${valueText(measure, value)}` };
    }),
  );
  const bands = rows.map(({ id, verdict: { bar } }) => ({
    id,
    from: Math.max(least, bar.least ?? least),
    to: Math.min(most, bar.most ?? most),
  }));
  const caption = {
    title: `${measures[measure].label} under each attack`,
    description: `${dots.filter(({ holds }) => holds).length} of ${dots.length} cases hold. The tables below have all numbers.`,
  };
  return chart(caption, (size) => ({
    height: rows.length * ROW_HEIGHT[size] + 34,
    ...{ marginLeft: MARGIN_LEFT[size], marginRight: 14, marginTop: 4, marginBottom: 28 },
    x: { type: axis.type, domain: [...axis.domain] },
    symbol: { type: "identity" },
    y: { type: "band", domain: rows.map(({ id }) => id), axis: null, padding: 0.1 },
    marks: marksOf({ measure, axis, rows, dots, bands }, size),
  }));
}

interface Parts {
  readonly measure: Measure;
  readonly axis: Axis;
  readonly rows: readonly { readonly id: string; readonly label: string }[];
  readonly dots: readonly Dot[];
  readonly bands: readonly { readonly id: string; readonly from: number; readonly to: number }[];
}

function marksOf({ measure, axis: { ticks }, rows, dots, bands }: Parts, size: Size): Plot.Markish[] {
  const below = size === "wide" ? {} : { dy: 9 };
  const labelAt =
    size === "wide"
      ? ({ textAnchor: "start", dx: -MARGIN_LEFT.wide } as const)
      : ({ textAnchor: "start", dx: -MARGIN_LEFT.narrow, dy: -8 } as const);
  const colour = ({ holds }: Dot) => (holds ? "var(--good)" : "var(--failed)");
  const within = dots.filter(({ beyond }) => !beyond);
  const dot = { x: "x", y: "id", title: "hover", ...below };
  return [
    Plot.gridX({ ticks, stroke: "var(--line)", strokeOpacity: 1 }),
    Plot.barX(bands, {
      ...{ x1: "from", x2: "to", y: "id", fill: "var(--good)", fillOpacity: 0.14 },
      insetTop: SHADE_FROM[size],
    }),
    Plot.dot(
      within.filter(({ isLuck }) => !isLuck),
      {
        ...dot,
        ...{ r: 4, fill: colour, fillOpacity: 0.6 },
        symbol: ({ holds }: Dot) => (holds ? "circle" : "square"),
      },
    ),
    Plot.dot(
      within.filter(({ isLuck }) => isLuck),
      { ...dot, r: 4, stroke: "var(--good)", strokeWidth: 2 },
    ),
    Plot.text(
      dots.filter(({ beyond }) => beyond),
      { x: "x", y: "id", text: "beyond", fill: colour, fontSize: 14, title: "hover", ...below },
    ),
    Plot.text(rows, {
      ...{ y: "id", text: "label", frameAnchor: "left", fill: "var(--text)", ...labelAt },
      // Lines of the grid stop before a label.
      ...{ stroke: "var(--surface)", strokeWidth: 5 },
    }),
    Plot.axisX({
      ticks,
      tickSize: 0,
      label: null,
      tickFormat: (value: number) => (measures[measure].unit === "%" ? `${100 * value} %` : `${value}×`),
    }),
  ];
}
