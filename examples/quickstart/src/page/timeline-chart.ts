import * as Plot from "@observablehq/plot";
import type { Footprint } from "wattspan";
import { footprintTree } from "../report/footprint-tree.ts";
import { numberText, rangeText } from "../report/quantity-text.ts";
import { chart, type Size } from "./chart.ts";
import { fillOf } from "./kind-colours.ts";
import type { Markup } from "./markup.ts";
import { beginningOf, type Interval, intervalOf, lengthOf } from "./run.ts";
import { shortened } from "./shortened.ts";
import { frameOf, ticksOf } from "./timeline-frame.ts";

/** One activity as a row of the chart. */
interface Row extends Interval {
  readonly id: string;
  readonly label: string;
  readonly joules: string;
  readonly isKnown: boolean;
  readonly isOk: boolean;
  readonly fill: string;
  readonly stroke: string;
  readonly hover: string;
}

/** Wider than a thin space, and not collapsed as those of HTML are. */
const INDENT = "\u2003";
const ROW_HEIGHT = { wide: 23, narrow: 34 } as const;
/** Longest label that fits next to the chart, in characters. */
const LABEL_LENGTH = 34;

/** When each activity ran, one row for each, children below their parents; absent without any. */
export function timelineChart(footprints: readonly Footprint[]): Markup | undefined {
  if (footprints.length === 0) return undefined;
  const rows = rowsOf(footprints);
  const lengthS = lengthOf(footprints);
  const caption = {
    title: "Timeline of the activities",
    description: `${rows.length} activities over ${numberText(lengthS)} seconds. The table below has each with its start, duration and joules.`,
  };
  return chart(caption, (size) => ({
    ...frameOf(size),
    height: rows.length * ROW_HEIGHT[size] + 32,
    marginTop: 4,
    marginBottom: 28,
    color: { type: "identity" },
    x: { domain: [0, lengthS] },
    y: { type: "band", domain: rows.map(({ id }) => id), axis: null, padding: 0 },
    marks: [
      Plot.gridX({ ticks: ticksOf(size), stroke: "var(--line)", strokeOpacity: 1 }),
      bars(rows, size),
      ...texts(rows, size),
      Plot.axisX({ ticks: ticksOf(size), tickSize: 0, label: null, tickFormat: (s: number) => `${s} s` }),
    ],
  }));
}

const bars = (rows: readonly Row[], size: Size): Plot.Markish =>
  Plot.barX(rows, {
    x1: "startS",
    x2: "endS",
    y: "id",
    fill: "fill",
    stroke: "stroke",
    strokeWidth: ({ isOk }: Row) => (isOk ? 1.5 : 2.5), // what took no time is still a line
    rx: 2,
    title: "hover",
    ...(size === "wide" ? { insetTop: 5, insetBottom: 5 } : { insetTop: 20, insetBottom: 4 }),
  });

const labelColour = ({ isOk }: Row): string => (isOk ? "var(--text)" : "var(--failed)");

/** Next to the bars, or above them on a phone. */
function texts(rows: readonly Row[], size: Size): Plot.Markish[] {
  const { marginLeft = 0, marginRight = 0 } = frameOf(size);
  const isWide = size === "wide";
  const above = isWide ? {} : { dy: -7 };
  const left = { frameAnchor: "left", textAnchor: "start", dx: -marginLeft, ...above } as const;
  const right = { frameAnchor: "right", textAnchor: "end", dx: isWide ? marginRight : 0, ...above } as const;
  const known = rows.filter(({ isKnown }) => isKnown);
  const unknown = rows.filter(({ isKnown }) => !isKnown);
  return [
    Plot.text(rows, { y: "id", text: "label", fill: labelColour, ...left }),
    Plot.text(known, { y: "id", text: "joules", fill: "var(--text)", fontVariant: "tabular-nums", ...right }),
    Plot.text(unknown, { y: "id", text: "joules", fill: "var(--warning)", fontStyle: "italic", ...right }),
  ];
}

function rowsOf(footprints: readonly Footprint[]): Row[] {
  const beginning = beginningOf(footprints);
  return footprintTree(footprints).map(({ footprint, depth }) => {
    const { id, name, outcome, energy, durationS, kind } = footprint;
    const ending = outcome === "ok" ? "" : ` ✕ ${outcome === "error" ? "failed" : "aborted"}`;
    const known = energy === undefined ? "not known" : `${rangeText(energy)} J`;
    return {
      ...intervalOf(footprint, beginning),
      id,
      label: shortened(INDENT.repeat(depth) + name, LABEL_LENGTH - ending.length) + ending,
      joules: energy === undefined ? "not known" : `${numberText(energy.value)} J`,
      isKnown: energy !== undefined,
      isOk: outcome === "ok",
      fill: fillOf(footprint),
      stroke:
        outcome === "ok" ? (energy === undefined ? "var(--muted)" : fillOf(footprint)) : "var(--failed)",
      hover: `${name} (${kind}), ${durationS.toFixed(3)} s, ${known}${ending}`,
    };
  });
}
