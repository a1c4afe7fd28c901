/** Draws a panel with uPlot. */

import uPlot from "uplot";
import type { Panel, PanelUnit } from "../src/dashboard/page-data.js";
import { numberText } from "../src/terminal/text/number-text.js";
import { amountText, scaledUnit } from "../src/terminal/text/scaled-unit.js";
import { columnsOf } from "./columns.js";
import { colourOf, seriesOf } from "./series.js";

const HEIGHT = 210;
const FONT = "12px system-ui, sans-serif";

/** A chart that can be redrawn with new values. */
export interface Chart {
  draw(panel: Panel, times: readonly number[]): void;
  /** Redraws after a change of colours. */
  forget(): void;
}

/**
 * @param onCursor receives the column under the cursor; undefined when the cursor leaves.
 * @example chartIn(place, (index) => legend.at(index)).draw(panel, times)
 */
export function chartIn(place: HTMLElement, onCursor: (index: number | undefined) => void): Chart {
  let plot: uPlot | undefined;
  let drawnAs = "";
  const forget = () => {
    plot?.destroy();
    plot = undefined;
  };
  new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  return {
    forget,
    draw(panel, times) {
      const columns = columnsOf(panel, times);
      const isAs = JSON.stringify([panel.unit, panel.series.map(({ label, colour }) => [label, colour])]);
      if (plot && isAs === drawnAs) return plot.setData(columns);
      forget();
      drawnAs = isAs;
      plot = new uPlot(optionsOf(panel, place.clientWidth, onCursor), columns, place);
    },
  };
}

function optionsOf(
  panel: Panel,
  width: number,
  onCursor: (index: number | undefined) => void,
): uPlot.Options {
  const { series, bands } = seriesOf(panel);
  return {
    width,
    height: HEIGHT,
    series,
    bands,
    axes: axes(panel.unit),
    legend: { show: false },
    padding: [8, 28, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: panel.form !== "stack" } },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    hooks: { setCursor: [({ cursor: { idx } }) => onCursor(idx ?? undefined)] },
  };
}

/** Times below, amounts on the left. @example axes("W") */
function axes(unit: PanelUnit): uPlot.Axis[] {
  const common = {
    stroke: () => colourOf("muted"),
    grid: { stroke: () => colourOf("line"), width: 1 },
    ticks: { show: false },
    font: FONT,
  };
  return [
    { ...common, space: 70, size: 30, values: (_, times) => timesText(times) },
    { ...common, size: 74, space: 36, values: (_, amounts) => amountsText(amounts, unit) },
  ];
}

function timesText(times: readonly number[]): string[] {
  const length = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const seconds: Intl.DateTimeFormatOptions = length < 300 ? { second: "2-digit" } : {};
  const format = { hour: "2-digit", minute: "2-digit", hour12: false, ...seconds } as const;
  return times.map((time) => new Date(time * 1000).toLocaleTimeString([], format));
}

/** One unit for all labels. */
function amountsText(amounts: readonly number[], unit: PanelUnit): string[] {
  const { name, size } = isScaled(unit) ? scaledUnit(unit, [Math.max(...amounts)]) : { name: unit, size: 1 };
  return amounts.map((amount) => `${Number((amount / size).toPrecision(6))} ${name}`);
}

/** Whether the unit takes a prefix. */
const isScaled = (unit: PanelUnit): boolean => unit === "W" || unit === "g/h";

/** @example panelText(1500, "W") // "1.50 kW" */
export const panelText = (value: number, unit: PanelUnit): string =>
  isScaled(unit) ? amountText(value, unit) : `${numberText(value)} ${unit}`;
